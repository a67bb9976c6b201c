-- ARGV: ms, limit. Forgets what has been dead for that long, by age only; gives how many.
local ids=redis.call('ZRANGEBYSCORE',P..':dead','-inf',text(now-tonumber(ARGV[1])),'LIMIT','0',ARGV[2])
for _,id in ipairs(ids) do
  redis.call('UNLINK',P..':env:'..id,J..id)
  redis.call('ZREM',P..':dead',id)
end
return #ids
