-- ARGV: worker, lease in ms, 1 the first time. Gives 1 alive, 0 evicted: it must register under a new name.
local w=P..':workers'
-- A write that a full server allows, before one that it would not.
redis.call('ZREM',w,'')
local e=redis.call('ZSCORE',w,ARGV[1])
if ARGV[3]=='1' then
  if e then return redis.error_reply('DUPWID') end
elseif (not e) or tonumber(e)<=now then
  return 0
end
redis.call('ZADD',w,text(now+tonumber(ARGV[2])),ARGV[1])
return 1
