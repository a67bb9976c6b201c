/// What the placeholders of a route stand for in one request, percent-decoded.
package struct PathParameters: Sendable, Equatable {
    private var names: [String] = []
    private var values: [String] = []

    package init() {}

    init(names: [String], values: [String]) {
        self.names = names
        self.values = values
    }

    /// The segment in the place of `{name}`; never empty, never with a slash in it.
    package subscript(_ name: String) -> String? {
        for index in names.indices where names[index] == name { return values[index] }
        return nil
    }
}
