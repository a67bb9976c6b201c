-- ARGV: for each job id, lane, due in ms, envelope, tries, doubts, lost (1: a queue had it before and lost it).
-- Gives for each 1 new, 0 known: repeating it changes nothing.
local res,lanes,envelopes,seen={},{},{},{}
local new={}
for i=1,#ARGV,7 do
  local id,lane,due=ARGV[i],ARGV[i+1],tonumber(ARGV[i+2])
  if seen[id] or redis.call('EXISTS',J..id)==1 then res[#res+1]=0
  else
    seen[id]=true
    local st='ready'
    -- The shared keys first: if one of them is of a wrong type the script ends here, before any job is known, and the
    -- relay repeats it. A script is not rolled back.
    if due>now then
      st='delayed'
      redis.call('ZADD',P..':delayed',ARGV[i+2],id)
    else
      local ids=lanes[lane]
      if not ids then ids={} lanes[lane]=ids end
      ids[#ids+1]=id
    end
    envelopes[#envelopes+1]=P..':env:'..id
    envelopes[#envelopes+1]=ARGV[i+3]
    new[#new+1]={i,st}
    res[#res+1]=1
  end
end
local ready=0
for lane,ids in pairs(lanes) do
  redis.call('LPUSH',P..':ready:'..lane,unpack(ids))
  ready=ready+#ids
end
if #new>0 then redis.call('MSET',unpack(envelopes)) end
for _,job in ipairs(new) do
  local i=job[1]
  if ARGV[i+6]=='1' then
    redis.call('HSET',J..ARGV[i],'st',job[2],'pr',ARGV[i+1],'enq',stamp,'at','0','dl','0','tr',ARGV[i+4],'doubt',ARGV[i+5],'lost','1')
  else
    redis.call('HSET',J..ARGV[i],'st',job[2],'pr',ARGV[i+1],'enq',stamp,'at','0','dl','0')
  end
end
ring(':bell',ready)
return res
