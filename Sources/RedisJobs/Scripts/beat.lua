local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local w=P..':workers'
local e=redis.call('ZSCORE',w,ARGV[1])
if ARGV[3]=='1' then
  if e then return redis.error_reply('DUPWID') end
elseif (not e) or tonumber(e)<=now then
  return 0
end
redis.call('ZADD',w,now+tonumber(ARGV[2]),ARGV[1])
return 1
