import LoadEngine
import LoadReports
import Testing

@Suite("Locust's CSV files")
struct LocustCSVTests {
    private func rows(_ suffix: String) throws -> [[String]] {
        let recording = try Recording.sample()
        let files = LocustCSV(recording, try recording.figures()).files
        let named = files.first { $0.suffix == suffix }
        let file = try #require(named)
        // No cell of the sample needs quotation marks.
        return String(decoding: file.contents, as: UTF8.self).split(separator: "\r\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test("the statistics have the columns of Locust 2.47, and the last row is Aggregated")
    func stats() throws {
        let rows = try rows("_stats.csv")

        #expect(
            rows[0].joined(separator: ",")
                == "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,"
                + "Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,"
                + "99.99%,100%")
        #expect(rows.map { $0[1] } == ["Name", "register", "get", "Aggregated"])
        #expect(rows[1][0] == "POST" && rows[2][0] == "GET" && rows[3][0] == "")
        #expect(rows[3][2...3] == ["2000", "40"])
        #expect(rows[3][8...10] == ["120", "100", "2"])
        #expect(rows.allSatisfy { $0.count == 22 })
        // The times spread from 1 ms to 3 ms.
        let median = try #require(Double(rows[3][4]))
        #expect(median > 1.5 && median < 2.5)
    }

    @Test("the history has a row for each second, the warm-up included, and totals that grow")
    func history() throws {
        let rows = try rows("_stats_history.csv")

        #expect(
            rows[0].joined(separator: ",")
                == "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,"
                + "100%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,"
                + "Total Min Response Time,Total Max Response Time,Total Average Content Size")
        #expect(rows.count == 23)
        #expect(rows[1][0] == "1764000001" && rows[1][1] == "16" && rows[1][3] == "Aggregated")
        #expect(rows.dropFirst().map { $0[17] } == (1...22).map { "\($0 * 100)" })
    }

    @Test("failures name what happened and when; exceptions are the generator's own")
    func failures() throws {
        #expect(try rows("_failures.csv")[0] == ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"])
        #expect(
            try rows("_failures.csv")[1]
                == ["POST", "register", "503", "40", "2025-11-24T16:00:02.000000Z", "2025-11-24T16:00:21.000000Z"])
        #expect(try rows("_exceptions.csv") == [["Count", "Message", "Traceback", "Nodes"]])
    }
}
