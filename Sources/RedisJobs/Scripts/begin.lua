-- ARGV: worker, id, phase (run, data). Gives 1 noted, 0 fenced off: the job is no longer this worker's.
local j=J..ARGV[2]
-- A write that a full server allows, before those that it would not: what was queued must get out when nothing gets in.
redis.call('HDEL',j,'-')
local v=redis.call('HMGET',j,'st','wid','ph','doubt')
if v[1]~='active' or v[2]~=ARGV[1] then return 0 end
if ARGV[3]=='run' and not v[3] then
  local tr=redis.call('HINCRBY',j,'tr','1')
  redis.call('HSET',j,'ph','run','start',stamp)
  tell(ARGV[2],'run',tr,stamp,v[4])
  publish()
else
  redis.call('HSET',j,'ph',ARGV[3])
end
return 1
