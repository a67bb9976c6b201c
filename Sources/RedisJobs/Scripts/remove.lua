-- ARGV: ms to remember, ids. Takes jobs out for good, also from the hands of a worker that has not passed the point of no
-- return; gives for each 1 done, 0 unknown, ended, or perhaps being accepted right now.
local res={}
for i=2,#ARGV do
  local id=ARGV[i]
  local j=J..id
  local v=redis.call('HMGET',j,'st','pr','wid','ph','tr','start','doubt')
  local st=v[1]
  if not st or st=='done' or st=='removed' or (st=='active' and v[4]=='data') then res[#res+1]=0
  else
    if st=='ready' then
      if redis.call('LREM',P..':ready:'..v[2],'1',id)==0 then redis.call('LREM',P..':ready:s','1',id) end
    elseif st=='active' then redis.call('LREM',P..':proc:'..v[3],'1',id)
    else redis.call('ZREM',P..':'..st,id) end
    redis.call('UNLINK',P..':env:'..id)
    redis.call('HDEL',j,'ph','wid','err','cls')
    redis.call('HSET',j,'st','removed','fin',stamp)
    redis.call('PEXPIRE',j,ARGV[1])
    tell(id,'removed',v[5],v[6],v[7])
    res[#res+1]=1
  end
end
publish()
return res
