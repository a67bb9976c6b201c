-- ARGV: limit, crashes that convict. Gives how many jobs of workers without a lease were recovered.
local moved,left,suspects=0,tonumber(ARGV[1]),0
for _,w in ipairs(redis.call('ZRANGEBYSCORE',P..':workers','-inf',stamp,'LIMIT','0','8')) do
  local proc=P..':proc:'..w
  while moved<left do
    local id=redis.call('RPOP',proc)
    if not id then redis.call('ZREM',P..':workers',w) redis.call('DEL',P..':winfo:'..w) break end
    local j=J..id
    local v=redis.call('HMGET',j,'st','wid','pr','ph','cr','tr','start','doubt')
    if v[1]=='active' and v[2]==w then
      local cr=tonumber(v[5] or 0)
      if v[4]=='data' then v[8]=redis.call('HINCRBY',j,'doubt','1') end
      if v[4] then cr=redis.call('HINCRBY',j,'cr','1') end
      redis.call('HDEL',j,'ph','wid')
      if redis.call('HGET',P..':brk','probe')==id then redis.call('HDEL',P..':brk','probe','pend') end
      if v[4] and cr>=tonumber(ARGV[2]) then
        redis.call('HSET',j,'st','dead','cls','poison','fin',stamp)
        redis.call('ZADD',P..':dead',stamp,id)
        tell(id,'dead',v[6],v[7],v[8],'poison')
      else
        local lane=cr>0 and 's' or v[3]
        if lane=='s' then suspects=suspects+1 end
        redis.call('HSET',j,'st','ready')
        redis.call('RPUSH',P..':ready:'..lane,id)
        if v[4] then tell(id,'ready',v[6],v[7],v[8]) end
      end
      moved=moved+1
    end
  end
end
ring(':bell',moved-suspects)
ring(':bell:s',suspects)
if moved>0 then count('recovered',moved) end
publish()
return moved
