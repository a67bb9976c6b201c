-- ARGV: worker, ids that it knows of. Gives back what else lies in its list: claims whose answer never arrived. Nothing
-- happened to them. Gives how many.
local wid=ARGV[1]
local known={}
for i=2,#ARGV do known[ARGV[i]]=true end
local proc=P..':proc:'..wid
local moved=0
for _,id in ipairs(redis.call('LRANGE',proc,'0','-1')) do
  if not known[id] then
    redis.call('LREM',proc,'1',id)
    local j=J..id
    local v=redis.call('HMGET',j,'st','wid','pr','cr','ph','start','doubt')
    if v[1]=='active' and v[2]==wid then
      local lane=tonumber(v[4] or 0)>0 and 's' or v[3]
      redis.call('HDEL',j,'ph','wid')
      redis.call('HSET',j,'st','ready')
      redis.call('RPUSH',P..':ready:'..lane,id)
      if v[5] then tell(id,'ready',redis.call('HINCRBY',j,'tr','-1'),v[6],v[7]) end
      if redis.call('HGET',P..':brk','probe')==id then redis.call('HDEL',P..':brk','probe','pend') end
      ring(lane=='s' and ':bell:s' or ':bell',1)
    end
    moved=moved+1
  end
end
publish()
return moved
