extension Duration {
    /// For libcurl, where 0 would mean "no limit".
    var curlMilliseconds: Int {
        max(1, Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }

    /// The same in whole seconds.
    var curlSeconds: Int {
        max(1, Int(components.seconds))
    }
}
