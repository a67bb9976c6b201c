-- Counters by outcome of this hour (UTC), kept for 35 days. Days to a civil date as in Hinnant's algorithm.
local function count(what,by)
  local hours=math.floor(now/3600000)
  local z=math.floor(hours/24)+719468
  local era=math.floor(z/146097)
  local doe=z-era*146097
  local yoe=math.floor((doe-math.floor(doe/1460)+math.floor(doe/36524)-math.floor(doe/146096))/365)
  local doy=doe-(365*yoe+math.floor(yoe/4)-math.floor(yoe/100))
  local mp=math.floor((5*doy+2)/153)
  local month=mp<10 and mp+3 or mp-9
  local year=yoe+era*400+(month<=2 and 1 or 0)
  local key=string.format('%s:stat:%04d%02d%02d%02d',P,year,month,doy-math.floor((153*mp+2)/5)+1,hours%24)
  if redis.call('HINCRBY',key,what,text(by))==by then redis.call('PEXPIRE',key,'3024000000') end
end
