local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local wid=ARGV[1] local proc=P..':proc:'..wid
local res={} local i=2
while ARGV[i] do
  local id,what,a,b,c=ARGV[i],ARGV[i+1],ARGV[i+2],ARGV[i+3],ARGV[i+4]
  i=i+5
  local j=P..':job:'..id
  local own=redis.call('LREM',proc,1,id)
  local st=redis.call('HGET',j,'st')
  local r=0
  if not st then r=-2
  elseif what=='ok' then
    if st=='done' then redis.call('HINCRBY',j,'dup',1) r=-1
    else
      if st=='delayed' then redis.call('ZREM',P..':delayed',id)
      elseif st=='dead' then redis.call('ZREM',P..':dead',id) end
      redis.call('HDEL',j,'err','ph','wid')
      redis.call('HSET',j,'st','done','fin',now,'code',a)
      redis.call('UNLINK',P..':env:'..id)
      redis.call('PEXPIRE',j,b)
      redis.call('XADD',P..':ev','MAXLEN','~',100000,'*','id',id,'st','done','code',a)
      r=(own==1) and 1 or 2
    end
  elseif own==1 and st=='active' then
    redis.call('HDEL',j,'ph','wid')
    if what=='retry' then
      if b~='0' then redis.call('HINCRBY',j,'at',1) end
      if b=='2' then redis.call('HINCRBY',j,'doubt',1) end
      redis.call('HSET',j,'st','delayed','err',c)
      redis.call('ZADD',P..':delayed',now+tonumber(a),id)
    elseif what=='dead' then
      redis.call('HSET',j,'st','dead','cls',a,'err',c,'fin',now)
      redis.call('ZADD',P..':dead',now,id)
      redis.call('XADD',P..':ev','MAXLEN','~',100000,'*','id',id,'st','dead','cls',a)
    else
      redis.call('HSET',j,'st','ready')
      redis.call('RPUSH',P..':ready:'..redis.call('HGET',j,'pr'),id)
    end
    r=1
  end
  res[#res+1]=r
end
return res
