-- ARGV: worker, failures that open the circuit, its first and its longest time in ms, then for each job id, what, a, b,
-- c and what it says of the provider (+ works, - fails, 0 nothing):
--   ok: code, ms to remember | retry: delay in ms, weight (0, 1 an attempt, 2 an attempt and a doubt), error
--   dead: reason, -, error   | release: -, -, -
-- Gives {results, circuit}: 1 settled, 2 accepted though no longer owner, -1 accepted before, 0 not the owner's any more,
-- -2 unknown; circuit 1 opened, -1 closed, 0 as it was.
local wid=ARGV[1]
local proc=P..':proc:'..wid
local res,counts,erased={},{},{}
local brk=P..':brk'
local b=redis.call('HMGET',brk,'fails','span','until','probe')
local circuit=0
local function judge(id,evidence)
  if evidence=='+' then
    if b[1] or b[2] then redis.call('DEL',brk) end
    if b[2] then circuit=-1 end
    b={false,false,false,false}
  elseif evidence=='-' then
    local span=tonumber(b[2])
    if not span then
      b[1]=(tonumber(b[1]) or 0)+1
      redis.call('HSET',brk,'fails',b[1])
      if b[1]<tonumber(ARGV[2]) then return end
      span=tonumber(ARGV[3])
      circuit=1
    elseif tonumber(b[3])>now then return
    else span=math.min(span*2,tonumber(ARGV[4])) end
    b[2],b[3],b[4]=span,now+span,false
    redis.call('HSET',brk,'span',b[2],'until',b[3])
    redis.call('HDEL',brk,'probe','pend')
  elseif b[4]==id then
    redis.call('HDEL',brk,'probe','pend')
    b[4]=false
  end
end
for i=5,#ARGV,6 do
  local id,what,a,c=ARGV[i],ARGV[i+1],ARGV[i+2],ARGV[i+4]
  local j=J..id
  local own=redis.call('LREM',proc,'1',id)
  local v=redis.call('HMGET',j,'st','tr','start','doubt','err','pr','cr','ph')
  local st,r=v[1],0
  if not st then r=-2
  elseif what=='ok' then
    if st=='done' then redis.call('HINCRBY',j,'dup','1') r=-1
    else
      if st=='delayed' then redis.call('ZREM',P..':delayed',id)
      elseif st=='dead' then redis.call('ZREM',P..':dead',id) end
      if v[5] then redis.call('HDEL',j,'err','cls') end
      -- Emptied, not deleted: that would be a second command.
      redis.call('HSET',j,'st','done','wid','','ph','','fin',stamp,'code',a)
      erased[#erased+1]=P..':env:'..id
      redis.call('PEXPIRE',j,ARGV[i+3])
      tell(id,'done',v[2],v[3],v[4],a)
      r=(own==1) and 1 or 2
    end
  elseif own==1 and st=='active' then
    redis.call('HDEL',j,'ph','wid')
    if what=='retry' then
      local weight=ARGV[i+3]
      if weight~='0' then redis.call('HINCRBY',j,'at','1') end
      if weight=='2' then v[4]=redis.call('HINCRBY',j,'doubt','1') end
      redis.call('HSET',j,'st','delayed','err',c)
      redis.call('ZADD',P..':delayed',text(now+tonumber(a)),id)
      tell(id,'retry',v[2],v[3],v[4])
    elseif what=='dead' then
      redis.call('HSET',j,'st','dead','cls',a,'err',c,'fin',stamp)
      redis.call('ZADD',P..':dead',stamp,id)
      tell(id,'dead',v[2],v[3],v[4],a)
    else
      -- A released suspect stays one: among others it could take them along.
      local lane=tonumber(v[7] or 0)>0 and 's' or v[6]
      redis.call('HSET',j,'st','ready')
      redis.call('RPUSH',P..':ready:'..lane,id)
      if v[8] then tell(id,'ready',redis.call('HINCRBY',j,'tr','-1'),v[3],v[4]) end
      ring(lane=='s' and ':bell:s' or ':bell',1)
    end
    r=1
  end
  judge(id,ARGV[i+5])
  res[#res+1]=r
  local word=r==-1 and 'duplicate' or r>0 and what
  if word then counts[word]=(counts[word] or 0)+1 end
end
if #erased>0 then redis.call('UNLINK',unpack(erased)) end
for word,by in pairs(counts) do count(word,by) end
publish()
return {res,circuit}
