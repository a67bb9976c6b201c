-- ARGV: ids. Brings dead jobs back as if new; gives for each 1 done, 0 not dead or without its envelope.
local res,ready={},0
for i,id in ipairs(ARGV) do
  local j=J..id
  res[i]=0
  if redis.call('ZSCORE',P..':dead',id) and redis.call('EXISTS',P..':env:'..id)==1 then
    redis.call('ZREM',P..':dead',id)
    redis.call('HDEL',j,'cls','err','fin','doubt','cr','lost')
    redis.call('HSET',j,'st','ready','dl','0','at','0')
    redis.call('HINCRBY',j,'rq','1')
    local v=redis.call('HMGET',j,'pr','tr','start')
    redis.call('LPUSH',P..':ready:'..v[1],id)
    tell(id,'requeued',v[2],v[3],'0')
    ready=ready+1
    res[i]=1
  end
end
ring(':bell',ready)
if ready>0 then count('requeued',ready) end
publish()
return res
