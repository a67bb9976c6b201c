/// Which of the API's two families of patient routes is spoken to.
package enum RouteFamily: Sendable {
    /// `/patients/register` and its kin, as the original has them.
    case legacy
    /// `/patients`, `/patients/{id}`.
    case canonical
}
