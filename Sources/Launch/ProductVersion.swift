/// The version of this product, as `version`, `/version` and the metrics tell it.
package enum ProductVersion {
    package static let current = "0.1.0"
}
