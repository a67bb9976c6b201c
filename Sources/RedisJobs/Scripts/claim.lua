-- ARGV: worker, limit, lanes in their order (of h n l s), 1 to begin at once, rate interval in µs (0: no limit), burst,
-- patience with a probe in ms. Gives {ms to wait before asking again, jobs}; the jobs as id, envelope, counted attempts,
-- deliveries, crashes, doubts, lost.
local wid,max,begins=ARGV[1],tonumber(ARGV[2]),ARGV[4]=='1'
local e=redis.call('ZSCORE',P..':workers',wid)
if (not e) or tonumber(e)<=now then return redis.error_reply('EVICTED') end
if redis.call('EXISTS',P..':paused')==1 then return {1000,{}} end
-- The circuit: open it says how long, half open it lets one job through.
local brk=P..':brk'
local b=redis.call('HMGET',brk,'span','until','probe','pend')
if b[1] then
  if tonumber(b[2])>now then return {tonumber(b[2])-now,{}} end
  if b[3] and tonumber(b[4])>now then return {math.min(1000,tonumber(b[4])-now),{}} end
  max=math.min(max,1)
end
-- The rate: a theoretical arrival time per message (GCRA).
local interval,tat=tonumber(ARGV[5]),0
if interval>0 then
  local us=t[1]*1000000+t[2]
  tat=math.max(us,tonumber(redis.call('GET',P..':rl') or us))
  local free=math.floor((us+interval*tonumber(ARGV[6])-tat)/interval)
  if free<1 then return {math.ceil((tat-us-interval*(tonumber(ARGV[6])-1))/1000),{}} end
  max=math.min(max,free)
end
local proc=P..':proc:'..wid
local out={}
for pr in string.gmatch(ARGV[3],'%a') do
  while #out<max do
    -- Not LMOVE: a full server refuses it, and what was queued must get out when nothing gets in.
    local ids=redis.call('RPOP',P..':ready:'..pr,text(max-#out))
    if not ids then break end
    local keys,held={},{}
    for i,id in ipairs(ids) do keys[i]=P..':env:'..id end
    local envelopes=redis.call('MGET',unpack(keys))
    for i,id in ipairs(ids) do
      local j=J..id
      local v=redis.call('HMGET',j,'st','at','dl','cr','doubt','lost','tr')
      if v[1]=='ready' and envelopes[i] then
        local dl=text((tonumber(v[3]) or 0)+1)
        if begins then
          local tr=text((tonumber(v[7]) or 0)+1)
          redis.call('HSET',j,'st','active','wid',wid,'dl',dl,'start',stamp,'tr',tr,'ph','run')
          tell(id,'run',tr,stamp,v[5])
        else
          redis.call('HSET',j,'st','active','wid',wid,'dl',dl)
        end
        held[#held+1]=id
        out[#out+1]={id,envelopes[i],v[2] or '0',dl,v[4] or '0',v[5] or '0',v[6] or '0'}
      -- Ready without an envelope: Redis lost it. Forgotten here, the outbox hands it over again.
      elseif v[1]=='ready' then redis.call('DEL',j) end
    end
    if #held>0 then redis.call('LPUSH',proc,unpack(held)) end
  end
end
if #out>0 then
  if b[1] then redis.call('HSET',brk,'probe',out[1][1],'pend',text(now+tonumber(ARGV[7]))) end
  if interval>0 then
    tat=tat+interval*#out
    redis.call('SET',P..':rl',text(tat),'PX',text(math.ceil((tat-t[1]*1000000-t[2])/1000)+1000))
  end
end
publish()
return {0,out}
