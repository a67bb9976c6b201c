-- ARGV: ids. Makes delayed jobs ready now; gives for each 1 done, 0 not delayed.
local res,ready={},0
for i,id in ipairs(ARGV) do
  res[i]=redis.call('ZREM',P..':delayed',id)
  local j=J..id
  local v=redis.call('HMGET',j,'st','pr')
  if v[1]=='delayed' then
    redis.call('HSET',j,'st','ready')
    redis.call('LPUSH',P..':ready:'..v[2],id)
    ready=ready+1
  end
end
ring(':bell',ready)
return res
