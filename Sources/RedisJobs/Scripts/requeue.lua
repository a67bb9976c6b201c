local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local function ring() redis.call('LPUSH',P..':bell',1) redis.call('LTRIM',P..':bell',0,31) end
if redis.call('ZREM',P..':dead',ARGV[1])==0 then return 0 end
local j=P..':job:'..ARGV[1]
redis.call('HDEL',j,'cls','fin','doubt','cr')
redis.call('HSET',j,'st','ready','dl',0,'at',0)
redis.call('HINCRBY',j,'rq',1)
redis.call('LPUSH',P..':ready:'..redis.call('HGET',j,'pr'),ARGV[1])
ring()
return 1
