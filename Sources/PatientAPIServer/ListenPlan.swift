import HTTPServer
import Launch
import Settings
import Transport

/// Where the server listens: on every socket that a service manager has passed, and where the settings say. Without the
/// one or the other, on the default address.
struct ListenPlan {
    let addresses: [ListenAddress]

    /// - Parameters:
    ///   - options: of the command line; they take the place of the setting.
    ///   - passed: sockets that listen already.
    /// - Throws: an ``ExitFailure`` with code 3 that names what is malformed.
    init(_ options: [String], _ settings: HTTPSettings, passed: PassedSockets) throws(ExitFailure) {
        var addresses = passed.descriptors.map(ListenAddress.descriptor)
        let named = options.isEmpty && settings.namesListeners ? settings.listen : options
        for text in named.isEmpty && addresses.isEmpty ? settings.listen : named {
            do throws(ListenAddress.Malformed) {
                let address = try ListenAddress(parsing: text)
                // `fd:3` may be one of the passed ones.
                if !addresses.contains(address) { addresses.append(address) }
            } catch {
                throw ExitFailure.setting(
                    options.isEmpty ? "HTTP_LISTEN" : "--listen", "must be HOST:PORT, unix:PATH or fd:NUMBER")
            }
        }
        self.addresses = addresses
    }
}
