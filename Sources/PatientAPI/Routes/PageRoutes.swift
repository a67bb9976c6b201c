import HTTPServer
import HTTPTypes

/// What is there for people and is nobody's data.
struct PageRoutes {
    let problems: ProblemController
    let description: DescriptionController
    let assets = AssetController()

    func add(to router: inout Router) {
        router.on(.describe, use: description.document)
        router.on(.problems, use: problems.index)
        router.on(.problem, use: problems.problem)
        router.on(.asset, use: assets.asset)
    }
}
