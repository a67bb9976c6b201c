-- ARGV: 1 to repair, id, then every worker that has a list. Says how the job contradicts itself, or nothing:
--   ready: in one ready list, once | active: in its worker's list, once | delayed, dead: in that set
--   each of these alone and with its envelope | done, removed: in no set, without envelope | unknown: nowhere at all
local repair,id=ARGV[1]=='1',ARGV[2]
local j,env=J..id,P..':env:'..id
local v=redis.call('HMGET',j,'st','wid','pr','cr','ph','fin')
local st=v[1]
local found,where={},{}
local function look(place,key)
  local n=#redis.call('LPOS',key,id,'COUNT',0)
  if n>0 then found[#found+1]=place..(n>1 and ' '..n..' times' or '') where[#where+1]=key end
  return n
end
local ready,own,others=0,0,0
for _,lane in ipairs({'h','n','l','s'}) do ready=ready+look('ready:'..lane,P..':ready:'..lane) end
for i=3,#ARGV do
  local n=look('proc:'..ARGV[i],P..':proc:'..ARGV[i])
  if ARGV[i]==v[2] then own=own+n else others=others+n end
end
local sets={}
for _,set in ipairs({'delayed','dead'}) do
  if redis.call('ZSCORE',P..':'..set,id) then sets[set]=1 found[#found+1]=set end
end
local count=ready+own+others+(sets.delayed or 0)+(sets.dead or 0)
local has=redis.call('EXISTS',env)==1
local right
if not st then right=count==0 and not has
elseif st=='ready' then right=ready==1 and count==1 and has
elseif st=='active' then right=own==1 and count==1 and has
elseif st=='delayed' or st=='dead' then right=sets[st]==1 and count==1 and has
-- A former owner's report leaves the id in a list, to be passed over by whoever meets it.
else right=not sets.delayed and not sets.dead and not has end
if right then return '' end
local text=(st or 'unknown')..', found in '..(#found>0 and table.concat(found,' and ') or 'no place')..(has and '' or ', without envelope')
if not repair then return text end
for _,key in ipairs(where) do redis.call('LREM',key,0,id) end
redis.call('ZREM',P..':delayed',id)
redis.call('ZREM',P..':dead',id)
if st=='done' or st=='removed' then redis.call('UNLINK',env)
-- Without record or envelope it cannot be delivered: forgotten, so that the outbox hands it over again.
elseif not st or not has then redis.call('UNLINK',env,j)
elseif st=='delayed' then redis.call('ZADD',P..':delayed',now,id)
elseif st=='dead' then redis.call('ZADD',P..':dead',v[6] or now,id)
else
  local lane=v[3] or 'n'
  if v[5]=='data' then redis.call('HINCRBY',j,'doubt',1) end
  if v[5] or tonumber(v[4] or 0)>0 then lane='s' end
  redis.call('HDEL',j,'ph','wid')
  redis.call('HSET',j,'st','ready')
  redis.call('LPUSH',P..':ready:'..lane,id)
  ring(lane=='s' and ':bell:s' or ':bell',1)
end
return text
