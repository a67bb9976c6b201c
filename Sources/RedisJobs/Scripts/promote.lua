-- ARGV: limit. Makes due jobs ready; gives {how many, ms until the next is due or -1}.
local ids=redis.call('ZRANGEBYSCORE',P..':delayed','-inf',stamp,'LIMIT','0',ARGV[1])
for _,id in ipairs(ids) do
  redis.call('ZREM',P..':delayed',id)
  local v=redis.call('HMGET',J..id,'st','pr')
  if v[1]=='delayed' then
    redis.call('HSET',J..id,'st','ready')
    redis.call('LPUSH',P..':ready:'..v[2],id)
  end
end
ring(':bell',#ids)
local nx=redis.call('ZRANGE',P..':delayed','0','0','WITHSCORES')
return {#ids, nx[2] and math.max(0,tonumber(nx[2])-now) or -1}
