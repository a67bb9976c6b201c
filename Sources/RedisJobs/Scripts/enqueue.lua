local t=redis.call('TIME') local now=t[1]*1000+math.floor(t[2]/1000) local P=KEYS[1]
local function ring() redis.call('LPUSH',P..':bell',1) redis.call('LTRIM',P..':bell',0,31) end
local id,pr,due=ARGV[1],ARGV[2],tonumber(ARGV[3])
local j=P..':job:'..id
if redis.call('EXISTS',j)==1 then return 0 end
-- The shared keys first: if one of them is of a wrong type the script ends here, before the job is known, and the relay
-- repeats it. A script is not rolled back.
local st='ready'
if due>now then
  st='delayed'
  redis.call('ZADD',P..':delayed',due,id)
else
  redis.call('LPUSH',P..':ready:'..pr,id)
end
redis.call('SET',P..':env:'..id,ARGV[4])
redis.call('HSET',j,'st',st,'pr',pr,'enq',now,'at',0,'dl',0)
if st=='ready' then ring() end
return 1
