-- ARGV: id, envelope as it was read, envelope as it shall be. Gives 1 done, 0 gone or changed meanwhile.
local env=P..':env:'..ARGV[1]
if redis.call('GET',env)~=ARGV[2] then return 0 end
redis.call('SET',env,ARGV[3])
return 1
