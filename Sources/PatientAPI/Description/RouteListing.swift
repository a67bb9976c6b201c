import HTTPTypes
package import JSON

/// The table of routes for people and programs.
package struct RouteListing {
    private let operations: [Operation]

    package init(_ operations: [Operation] = Operation.all) {
        self.operations = operations
    }

    /// One line per route: method, path, group, scope, what it does.
    package var text: String {
        let rows = operations.map { operation in
            [
                Self.method(operation), operation.path, operation.group.rawValue, operation.scope?.rawValue ?? "-",
                operation.summary,
            ]
        }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return (cells + [row[4]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    /// An array of objects with the same.
    package var json: JSONValue {
        .array(
            operations.map { operation in
                [
                    "method": .string(operation.method.rawValue), "path": .string(operation.path),
                    "operation": .string(operation.id), "group": .string(operation.group.rawValue),
                    "scope": operation.scope.map { .string($0.rawValue) } ?? .null,
                    "summary": .string(operation.summary),
                ]
            })
    }

    private static func method(_ operation: Operation) -> String {
        operation.method == .get ? "GET, HEAD" : operation.method.rawValue
    }
}
