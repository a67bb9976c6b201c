local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local function ring() redis.call('LPUSH',P..':bell',1) redis.call('LTRIM',P..':bell',0,31) end
local moved,left=0,tonumber(ARGV[1])
for _,w in ipairs(redis.call('ZRANGEBYSCORE',P..':workers','-inf',now,'LIMIT',0,8)) do
  local proc=P..':proc:'..w
  while moved<left do
    local id=redis.call('RPOP',proc)
    if not id then redis.call('ZREM',P..':workers',w) redis.call('DEL',P..':winfo:'..w) break end
    local j=P..':job:'..id
    local v=redis.call('HMGET',j,'st','wid','pr','ph')
    if v[1]=='active' and v[2]==w then
      local lane,cr=v[3],0
      if v[4]=='data' then redis.call('HINCRBY',j,'doubt',1) end
      if v[4] then cr=redis.call('HINCRBY',j,'cr',1) lane='s' end
      redis.call('HDEL',j,'ph','wid')
      if cr>=tonumber(ARGV[2]) then
        redis.call('HSET',j,'st','dead','cls','poison','fin',now)
        redis.call('ZADD',P..':dead',now,id)
        redis.call('XADD',P..':ev','MAXLEN','~',100000,'*','id',id,'st','dead','cls','poison')
      else
        redis.call('HSET',j,'st','ready')
        redis.call('RPUSH',P..':ready:'..lane,id)
      end
      moved=moved+1
    end
  end
end
if moved>0 then ring() redis.call('LPUSH',P..':bell:s',1) redis.call('LTRIM',P..':bell:s',0,31) end
return moved
