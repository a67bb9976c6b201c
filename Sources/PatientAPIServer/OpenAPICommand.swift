import ArgumentParser
import JSON
import Launch
import PatientAPI
import Settings

/// `patient-api openapi`: the description of the API, as the server has it at `/openapi.json`.
struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Prints the description of the API (OpenAPI 3.1).",
        discussion: "It is made of the table of routes; PUBLIC_URL is the address of the server in it.")

    @Flag(help: "As YAML instead of JSON.")
    var yaml = false

    func run() throws {
        let document = OpenAPIDocument(
            version: ProductVersion.current, publicURL: try ServerSettings.ofThisProcess().publicURL)
        let bytes = yaml ? YAMLText.bytes(of: document.value) : document.value.encoded
        print(String(decoding: bytes, as: UTF8.self), terminator: yaml ? "" : "\n")
    }
}

/// `patient-api routes`: every route with what it is for and what a key has to allow for it.
struct RoutesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Prints every route: method, path, group, scope, what it does.")

    @Flag(help: "As JSON.")
    var json = false

    func run() {
        let listing = RouteListing()
        print(json ? String(decoding: listing.json.encoded, as: UTF8.self) + "\n" : listing.text, terminator: "")
    }
}
