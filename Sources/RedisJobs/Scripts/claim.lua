local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local wid,max=ARGV[1],tonumber(ARGV[2])
local e=redis.call('ZSCORE',P..':workers',wid)
if (not e) or tonumber(e)<=now then return redis.error_reply('EVICTED') end
if redis.call('EXISTS',P..':paused')==1 then return {} end
local proc=P..':proc:'..wid
local out={}
for pr in string.gmatch(ARGV[3],'%a') do
  while #out<max do
    local id=redis.call('LMOVE',P..':ready:'..pr,proc,'RIGHT','LEFT')
    if not id then break end
    local j=P..':job:'..id
    local env=redis.call('GET',P..':env:'..id)
    local st=redis.call('HGET',j,'st')
    if st~='ready' or not env then
      redis.call('LREM',proc,1,id)
      -- Ready without an envelope: Redis lost it. Forgotten here, the outbox hands it over again.
      if st=='ready' then redis.call('DEL',j) end
    else
      local dl=redis.call('HINCRBY',j,'dl',1)
      redis.call('HSET',j,'st','active','wid',wid,'start',now)
      local v=redis.call('HMGET',j,'at','cr','doubt')
      out[#out+1]={id,env,v[1],dl,v[2] or '0',v[3] or '0'}
    end
  end
end
return out
