/// People from a CSV file (RFC 4180) with the columns `name`, `email`, `phone` and `document_url`, in any order.
///
/// Person *n* is row *n*; when the rows are used up they begin again, the address with a tag before its `@`, because a
/// second registration of the same address would only be refused.
package struct PeopleFile: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        let name, email, phone, documentURL: [UInt8]
    }

    package let rows: [Row]

    /// - Throws: what is wrong, with the line.
    package init(_ text: [UInt8]) throws(PlanError) {
        var lines = CSVLines(text)
        guard let header = try lines.next() else { throw .value(.data, explanation: "the file is empty") }
        let names = header.map { String(decoding: $0, as: UTF8.self).lowercased() }
        func column(_ name: String) throws(PlanError) -> Int {
            guard let place = names.firstIndex(of: name) else {
                throw .value(.data, explanation: "the first line has no column “\(name)”")
            }
            return place
        }
        let (name, email) = (try column("name"), try column("email"))
        let (phone, url) = (try column("phone"), try column("document_url"))
        var rows: [Row] = []
        while let cells = try lines.next() {
            guard cells.count == names.count else {
                throw .value(.data, explanation: "line \(lines.number) has \(cells.count) columns, not \(names.count)")
            }
            guard cells[email].contains(UInt8(ascii: "@")) else {
                throw .value(.data, explanation: "line \(lines.number) has no e-mail address")
            }
            rows.append(Row(name: cells[name], email: cells[email], phone: cells[phone], documentURL: cells[url]))
        }
        guard !rows.isEmpty else { throw .value(.data, explanation: "the file holds nobody") }
        self.rows = rows
    }

    func write(_ number: UInt64, tag: [UInt8], into fields: inout PersonFields) {
        let (round, place) = number.quotientAndRemainder(dividingBy: UInt64(rows.count))
        let row = rows[Int(place)]
        fields.name += row.name
        fields.phone += row.phone
        fields.documentURL += row.documentURL
        guard round > 0, let at = row.email.lastIndex(of: UInt8(ascii: "@")) else {
            fields.email += row.email
            return
        }
        fields.email += row.email[..<at]
        fields.email.append(text: ".")
        fields.email += tag
        fields.email.append(text: ".")
        fields.email.append(number: round, radix: 36)
        fields.email += row.email[at...]
    }
}

/// The records of a CSV file, one after another: quoted cells may hold commas, line ends and doubled quotation marks.
private struct CSVLines {
    private let text: [UInt8]
    private var position = 0
    /// Of the record that was read last, from 1.
    private(set) var number = 0
    private var linesSeen = 0

    init(_ text: [UInt8]) {
        self.text = text
        // A byte order mark, as spreadsheets write it.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func next() throws(PlanError) -> [[UInt8]]? {
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        number = linesSeen + 1
        guard position < text.count else { return nil }
        while true {
            let byte = position < text.count ? text[position] : UInt8(ascii: "\n")
            position += 1
            switch byte {
            case UInt8(ascii: ","):
                cells.append(cell)
                cell = []
            case UInt8(ascii: "\r") where position < text.count && text[position] == UInt8(ascii: "\n"): continue
            case UInt8(ascii: "\n"):
                linesSeen += 1
                cells.append(cell)
                // An empty line is no record.
                if cells == [[]] { return try next() }
                return cells
            case UInt8(ascii: "\"") where cell.isEmpty: cell = try quoted()
            default: cell.append(byte)
            }
        }
    }

    private mutating func quoted() throws(PlanError) -> [UInt8] {
        var cell: [UInt8] = []
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\n") { linesSeen += 1 }
            guard byte == UInt8(ascii: "\"") else {
                cell.append(byte)
                continue
            }
            guard position < text.count, text[position] == UInt8(ascii: "\"") else { return cell }
            cell.append(byte)
            position += 1
        }
        throw .value(.data, explanation: "a quotation mark of line \(number) is not closed")
    }
}
