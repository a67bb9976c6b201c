/// What the service says of itself, in one line: the names are those of ``ServerMetrics``.
struct ServerLine {
    let text: String?

    init(_ values: [String: Double]) {
        var parts: [String] = []
        if let cores = values["cpu_cores"] { parts.append("cpu \(PlainDecimal.text(cores * 100, places: 0)) %") }
        if let bytes = values["rss_bytes"] { parts.append("rss \(GroupedNumber.bytes(bytes))") }
        if let batch = values["commit_batch"] { parts.append("commit batch \(PlainDecimal.text(batch, places: 0))") }
        if let bytes = values["wal_bytes"] { parts.append("wal \(GroupedNumber.bytes(bytes))") }
        if let pending = values["outbox_pending"] { parts.append("outbox \(GroupedNumber.text(pending))") }
        if let lag = values["outbox_age_s"] { parts.append("mail lag \(PlainDecimal.text(lag)) s") }
        text = parts.isEmpty ? nil : parts.joined(separator: "  ")
    }
}
