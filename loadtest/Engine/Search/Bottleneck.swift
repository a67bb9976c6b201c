/// Which resource ended the search, in words: what is known of a trial that missed its goal.
package enum Bottleneck: Sendable, Equatable {
    /// The generator itself, and why.
    case generator(String)
    /// The processors of the machine: those of the service (nil if it does not say) and of the generator.
    case processors(service: Double?, generator: Double, of: Int)
    /// The service used this many cores of more.
    case waiting(service: Double, of: Int)
    case unknown

    /// - Parameters:
    ///   - figures: of the trial.
    ///   - service: processor cores the service used, by its own metrics; nil if it does not say.
    ///   - cores: of this machine.
    ///   - isLocal: whether the service runs on it, too.
    package init(_ figures: Figures, service: Double?, cores: Int, isLocal: Bool) {
        let generator = figures.health.cores
        let used = (service ?? 0) + (isLocal ? generator : 0)
        if isLocal, used >= 0.85 * Double(cores) {
            self = .processors(service: service, generator: generator, of: cores)
        } else if let limitation = figures.limitation {
            self = .generator(limitation)
        } else if let service {
            self = .waiting(service: service, of: cores)
        } else {
            self = .unknown
        }
    }

    package var text: String {
        let number = { (value: Double) in PlainDecimal.text(value, places: 1) }
        switch self {
        case .generator(let why): return "the generator, not the service: \(why)"
        case .processors(let service?, let generator, let cores):
            return
                "the processor: the service used \(number(service)) and the generator \(number(generator)) of \(cores) cores"
        case .processors(nil, let generator, let cores):
            return "probably the processor: the generator alone used \(number(generator)) of \(cores) cores"
        case .waiting(let service, let cores):
            return
                "not the processor (the service used \(number(service)) of \(cores) cores): it waited, for the disk or a lock"
        case .unknown: return "unknown: the service gives no metrics (--scrape)"
        }
    }
}
