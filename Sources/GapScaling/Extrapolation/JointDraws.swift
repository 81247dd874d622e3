// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

/// What chance does to every law at once: one draw is one possible world.
///
/// Where runs of one size lie off the surface together, a draw gives each size an offset and each run its scatter, of
/// variances that are drawn too, and refits the surface. Where that cannot be told, it counts each training run as often
/// as chance says and refits the surface to the runs so counted. Each law over the measured models moves by what those
/// models' own counts do to it, on the scale of its standard error with Student's t for the few degrees of freedom.
struct JointDraws {
  struct Draw {
    let surface: Chinchilla
    /// Count less 1 of each model's run.
    let counts: [Double]
    /// Standard normals behind the t's denominators, shared by all laws.
    let normals: [Double]
    /// How a model that was not measured differs from the laws.
    let fresh: Fresh
  }

  /// Numbers of a model that was not measured.
  struct Fresh {
    /// By how much the logarithm of its loss lies off the surface: its size's offset and its own scatter.
    let logLoss: Double
    /// A standard normal of the surface's own error, where another form is drawn.
    let surface: Double
    /// A standard normal for each measured model: its residual's weight in what a new model differs by.
    let weights: [Double]
  }

  /// How the runs scatter between sizes and within; nil where that cannot be told.
  let components: VarianceComponents?
  /// Other surfaces than Chinchilla's that the runs do not reject.
  let surfaceForms: [SurfaceForm]

  let draws: [Draw]
  /// Where each model's count stands in a draw.
  private let places: [String: Int]

  /// - Parameters:
  ///   - fit: the surface over the runs.
  ///   - runs: the runs' names, in the fit's order.
  ///   - models: every measured model that a law runs through.
  ///   - students: the coded students; each is resampled with its teacher.
  ///   - seed: of what does not come from `random`: offsets, scatter, and the models that were not measured.
  ///   - count: the number of draws; a draw whose runs can't determine the surface is left out.
  init(
    of fit: Fit<Chinchilla>, runs: [String?], models measured: [MeasuredModel],
    students: [CodedStudent],
    count: Int, seed: UInt64, using random: inout SeededGenerator
  ) {
    let components = fit.usualComponents
    self.components = components
    surfaceForms = SurfaceForm.all(beside: fit)
    var named: [(model: String, run: Int?)] = []
    func place(of run: String?) -> Int? { run.flatMap { run in runs.firstIndex { $0 == run } } }
    for model in measured where !named.contains(where: { $0.model == model.model }) {
      named.append((model.model, place(of: model.run)))
    }
    let models = named.count
    var places = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1.model, $0) })
    for student in students {
      let teacher = measured.first { $0.run == student.run }.flatMap { places[$0.model] }
      places[Self.name(of: student)] = teacher ?? named.count
      if teacher == nil { named.append((Self.name(of: student), place(of: student.run))) }
    }
    self.places = places
    var worlds = (0..<count).map { _ in
      let multiplicities = random.multiplicities(fit.inputs.count)
      // Models whose run is not among the runs are resampled among themselves.
      let own = models == 0 ? [] : random.multiplicities(models)
      let normals = (0..<models).map { _ in random.normal() }
      return (multiplicities: multiplicities, own: own, normals: normals)
    }
    // So are students whose teacher is no measured model; they come after, so that the models' draws stay as they are.
    let further = named.count - models
    if further > 0 {
      for index in worlds.indices {
        worlds[index].own += random.multiplicities(further)
        worlds[index].normals += (0..<further).map { _ in random.normal() }
      }
    }
    let indices = named.map(\.run)
    draws = Parallel.map(count) { [worlds] index -> Draw? in
      let world = worlds[index]
      var further = SeededGenerator(seed: seed, stream: UInt64(1 << 32 + index))
      let redrawn =
        components.map { fit.refit(shiftedBy: $0, using: &further) }
        ?? fit.refit(multiplicities: world.multiplicities)
      guard let surface = redrawn else { return nil }
      let fresh = Fresh(
        logLoss: components.map { $0.newResidual(using: &further) }
          ?? fit.scatterOfLogs * further.normal(),
        surface: further.normal(), weights: indices.map { _ in further.normal() })
      let counts = indices.enumerated().map { model, run in
        Double(run.map { world.multiplicities[$0] } ?? world.own[model]) - 1
      }
      return Draw(surface: surface, counts: counts, normals: world.normals, fresh: fresh)
    }.compactMap { $0 }
  }

  /// What a student is called among the models behind a law.
  static func name(of student: CodedStudent) -> String { "student of \(student.run)" }

  /// The law at a point in every draw, in standard errors from the fitted one; 0 without freedom.
  ///
  /// - Parameters:
  ///   - fit: the law.
  ///   - x: where it is wanted.
  ///   - models: the models behind the fit's rows, in their order.
  func deviates<Law: ScalingLaw>(of fit: Fit<Law>, at x: Law.Input, models: [String]) -> [Double] {
    let freedom = fit.degreesOfFreedom
    guard freedom >= 1, let influence = Self.influence(of: fit, at: x) else {
      return draws.map { _ in 0 }
    }
    return deviates(of: influence, models: models, freedom: freedom)
  }

  /// The same for any sum over models, from what each adds to it.
  func deviates(of influence: [Double], models: [String], freedom: Int) -> [Double] {
    let size = influence.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard size > 0, freedom >= 1 else { return draws.map { _ in 0 } }
    let places = models.map { place(of: $0) }
    return zip(draws, denominators(freedom)).map { draw, denominator in
      var sum = 0.0
      for (weight, place) in zip(influence, places) { sum += weight * draw.counts[place] }
      return sum / size / denominator
    }
  }

  /// By how much a model that was not measured lies off a law in every draw: the measured models' residuals weighed by
  /// normals, which all laws share, so that terms go together as they do among the measured models; Student's t.
  func freshResiduals(like residuals: [Double], models: [String], freedom: Int) -> [Double] {
    guard freedom >= 1 else { return draws.map { _ in 0 } }
    let places = models.map { place(of: $0) }
    let root = Double(freedom).squareRoot()
    return zip(draws, denominators(freedom)).map { draw, denominator in
      var sum = 0.0
      for (residual, place) in zip(residuals, places) {
        sum += residual * draw.fresh.weights[place]
      }
      return sum / root / denominator
    }
  }

  private func place(of model: String) -> Int {
    guard let place = places[model] else { preconditionFailure("\(model) is behind no draw") }
    return place
  }

  /// √(χ²_ν/ν) of every draw, the denominators of ``deviates(of:at:models:)``.
  func denominators(_ freedom: Int) -> [Double] {
    draws.map { draw in
      let count = min(freedom, draw.normals.count)
      guard count > 0 else { return 1 }
      let squares = draw.normals.prefix(count).reduce(0) { $0 + $1 * $1 }
      return (squares / Double(count)).squareRoot()
    }
  }

  /// Each row's residual times its weight in the law's value at a point: gᵀ(XᵀX)⁻¹xᵢ·rᵢ over the coefficients that
  /// are free.
  private static func influence<Law: ScalingLaw>(
    of fit: Fit<Law>, at x: Law.Input
  ) -> [Double]? {
    let free = fit.coefficients.indices.filter { !fit.coefficients[$0].atBoundary }
    guard !free.isEmpty, fit.inputs.count >= free.count else { return nil }
    func row(_ input: Law.Input) -> [Double] {
      let gradient = fit.law.gradient(at: input)
      let scale = fit.residualScale == .log ? fit.law(input) : 1
      return free.map { gradient[$0] / scale }
    }
    let design = Matrix(fit.inputs.map(row))
    guard let solved = try? LinearLeastSquares(design: design, observed: fit.residuals),
      solved.rank == free.count
    else { return nil }
    let target = row(x)
    return fit.inputs.indices.map { i in
      var weight = 0.0
      for (a, left) in target.enumerated() {
        for b in free.indices { weight += left * solved.inverseGram[a, b] * design[i, b] }
      }
      return weight * fit.residuals[i]
    }
  }
}

extension Fit {
  /// √(Σ r²/(n − p)) of the log residuals.
  fileprivate var scatterOfLogs: Double {
    let squares = zip(observed, predicted).reduce(0) { sum, pair in
      let r = log(pair.0) - log(pair.1)
      return sum + r * r
    }
    return (squares / Double(max(degreesOfFreedom, 1))).squareRoot()
  }
}

extension Prediction {
  /// The value moved by a number of its standard errors on the logarithmic scale, on which power laws are fitted.
  func drawnLogarithmically(_ variate: Double) -> Double {
    guard value > 0, let standardError else { return value }
    return value * exp(standardError / value * variate)
  }
}
