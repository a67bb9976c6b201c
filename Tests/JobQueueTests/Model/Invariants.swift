import Redis

/// The invariants of the queue as a script of the tests: written a second time, and asked after every step.
enum Invariants {
    /// ARGV: number of ids, ids, workers. Gives what is wrong, in words; nothing when nothing is.
    static let script = RedisScript(
        Array(
            """
            local P=KEYS[1]
            local n=tonumber(ARGV[1])
            local where,wrong={},{}
            local function put(id,place)
              where[id]=where[id] or {}
              table.insert(where[id],place)
            end
            for _,lane in ipairs({'h','n','l','s'}) do
              for _,id in ipairs(redis.call('LRANGE',P..':ready:'..lane,0,-1)) do put(id,'ready') end
            end
            for i=n+2,#ARGV do
              local held=redis.call('LRANGE',P..':proc:'..ARGV[i],0,-1)
              for _,id in ipairs(held) do put(id,'active:'..ARGV[i]) end
              if #held>0 and not redis.call('ZSCORE',P..':workers',ARGV[i]) then
                table.insert(wrong,ARGV[i]..' would never be recovered')
              end
            end
            for _,set in ipairs({'delayed','dead'}) do
              for _,id in ipairs(redis.call('ZRANGE',P..':'..set,0,-1)) do put(id,set) end
            end
            for i=2,n+1 do
              local id=ARGV[i]
              local st=redis.call('HGET',P..':job:'..id,'st')
              local has=redis.call('EXISTS',P..':env:'..id)==1
              local places=where[id] or {}
              where[id]=nil
              local right
              if not st then right=#places==0 and not has
              elseif st=='active' then
                right=#places==1 and has and places[1]=='active:'..redis.call('HGET',P..':job:'..id,'wid')
              elseif st=='done' or st=='removed' then
                right=not has
                for _,place in ipairs(places) do right=right and place~='delayed' and place~='dead' end
              else right=#places==1 and places[1]==st and has end
              if not right then
                table.insert(wrong,id..' is '..(st or 'unknown')..' in '..table.concat(places,'+')..(has and '' or ' empty'))
              end
            end
            for id in pairs(where) do table.insert(wrong,id..' is nobody') end
            return table.concat(wrong,'; ')
            """.utf8))

    /// ARGV: ids and workers. Leaves nothing behind but a counter, so that the server does not grow with the sequences.
    static let cleaning = RedisScript(
        Array(
            """
            local P=KEYS[1]
            for _,key in ipairs({'ready:h','ready:n','ready:l','ready:s','bell','bell:s','delayed','dead','workers','ev','brk','rl'}) do
              redis.call('UNLINK',P..':'..key)
            end
            for _,name in ipairs(ARGV) do
              redis.call('UNLINK',P..':job:'..name,P..':env:'..name,P..':proc:'..name,P..':winfo:'..name)
            end
            return 0
            """.utf8))
}
