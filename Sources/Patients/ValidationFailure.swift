/// Everything that is wrong with a draft, in the order name, email, phone, document_url; never empty.
package struct ValidationFailure: Error, Equatable, Sendable {
    package let problems: [FieldProblem]

    package init(problems: [FieldProblem]) {
        self.problems = problems
    }
}
