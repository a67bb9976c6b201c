-- What every script begins with. All clocks are the server's: no skew between hosts takes part.
-- A number that becomes an argument is printed with 17 digits, which costs more than most commands: texts are kept.
local t=redis.call('TIME')
local now=t[1]*1000+math.floor(t[2]/1000)
local stamp=string.format('%.0f',now)
local P=KEYS[1]
local J=P..':job:'
-- Tokens for workers that sleep; more than 32 would only be swallowed later.
local function ring(bell,count)
  if count<1 then return end
  local tokens={}
  for i=1,math.min(count,32) do tokens[i]='1' end
  redis.call('LPUSH',P..bell,unpack(tokens))
  redis.call('LTRIM',P..bell,'0','31')
end
local function text(n) return n>=0 and n<10 and string.char(48+n) or string.format('%.0f',n) end
-- News for the API: pairs of an id and what happened, tries so far, when the last began, doubts, and a code or reason.
-- One entry for all that one call did.
local news={}
local function tell(id,what,tries,began,doubts,more)
  news[#news+1]=id
  news[#news+1]=what..' '..(tries or '0')..' '..(began or '0')..' '..(doubts or '0')..(more and ' '..more or '')
end
local function publish()
  if #news>0 then redis.call('XADD',P..':ev','MAXLEN','~','20000','*',unpack(news)) end
end
