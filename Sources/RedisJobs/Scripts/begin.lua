local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local j=P..':job:'..ARGV[2]
local v=redis.call('HMGET',j,'st','wid')
if v[1]=='active' and v[2]==ARGV[1] then redis.call('HSET',j,'ph',ARGV[3]) return 1 end
return 0
