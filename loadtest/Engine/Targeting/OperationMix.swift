/// How often each operation is chosen.
package struct OperationMix: Sendable, Equatable {
    /// In the order of ``Operation/ofMixes``; their sum is positive.
    private let weights: [Int]
    private let total: Int

    /// Only registrations: what the service is for.
    static let registrations = OperationMix(weights: [1, 0, 0, 0, 0])

    private init(weights: [Int]) {
        self.weights = weights
        total = weights.reduce(0, +)
    }

    /// Reads `register=80,get=15,list=5`: any subset, whole weights up to a million, at least one of them positive.
    package init(loadText text: some StringProtocol) throws(MixError) {
        var weights = [Int](repeating: 0, count: Operation.ofMixes.count)
        var named: Set<Operation> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let operation = Operation(rawValue: String(halves[0])),
                Operation.ofMixes.contains(operation)
            else { throw .unknownOperation(String(part)) }
            guard let weight = PlainDecimal.count(of: halves[1]), weight <= 1_000_000 else {
                throw .badWeight(String(part))
            }
            guard named.insert(operation).inserted else { throw .repeated(operation) }
            weights[operation.index] = weight
        }
        guard weights.contains(where: { $0 > 0 }) else { throw .nothing }
        self.init(weights: weights)
    }

    /// The weight of one operation; 0 when it is never chosen.
    package func weight(of operation: Operation) -> Int { weights[operation.index] }

    /// The next operation, each as likely as its weight says.
    package func choose(_ random: inout RandomSource) -> Operation {
        var draw = random.below(total)
        for operation in Operation.ofMixes {
            draw -= weights[operation.index]
            if draw < 0 { return operation }
        }
        preconditionFailure("a draw below the sum of the weights falls on one of them")
    }
}

/// Why a mix cannot be used.
package enum MixError: Error, Equatable {
    case unknownOperation(String)
    case badWeight(String)
    case repeated(Operation)
    case nothing

    /// What is wrong, to stand behind the name of the option.
    var explanation: String {
        switch self {
        case .unknownOperation(let part): "“\(part)” is not OPERATION=WEIGHT with register, get, list, search or delete"
        case .badWeight(let part): "the weight in “\(part)” is not a whole number from 0 to 1000000"
        case .repeated(let operation): "\(operation.rawValue) is given twice"
        case .nothing: "every weight is 0"
        }
    }
}
