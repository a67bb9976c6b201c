local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local function ring() redis.call('LPUSH',P..':bell',1) redis.call('LTRIM',P..':bell',0,31) end
local ids=redis.call('ZRANGEBYSCORE',P..':delayed','-inf',now,'LIMIT',0,tonumber(ARGV[1]))
for _,id in ipairs(ids) do
  redis.call('ZREM',P..':delayed',id)
  local j=P..':job:'..id
  if redis.call('HGET',j,'st')=='delayed' then
    redis.call('HSET',j,'st','ready')
    redis.call('LPUSH',P..':ready:'..redis.call('HGET',j,'pr'),id)
  end
end
if #ids>0 then ring() end
local nx=redis.call('ZRANGE',P..':delayed',0,0,'WITHSCORES')
return {#ids, nx[2] and math.max(0,tonumber(nx[2])-now) or -1}
