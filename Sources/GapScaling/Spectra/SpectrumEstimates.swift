// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import HessianSpectra
import NumericalMethods
public import ScalingLaws

/// What the Hessian spectra of one model, or of several model sizes, give: traces, or the law of tr √H.
public struct SpectrumEstimates: Sendable {
  /// One file.
  public struct Row: Sendable {
    public let file: SpectrumFile
    /// Of the file's first random vector.
    public let summary: SpectrumSummary
  }

  public let rows: [Row]
  public let level: Double
  /// The estimates over all files by name, where they are of one model.
  public let estimates: NamedValues<TraceEstimate>
  /// The laws over model size by name, where the files are of several.
  public let laws: NamedValues<Fit<PowerLaw>>
  /// The largest shift of any file.
  public let shift: Double
  /// The steps and vectors that Theorem B.1 needs for 5 % with probability 99 %.
  public let sampleSize: SampleSize
  public let warnings: [Warning]

  /// - Parameters:
  ///   - files: At least one.
  ///   - semidefinite: Whether no eigenvalue is below 0.
  ///   - level: Of the intervals, 0 < level < 1.
  /// - Throws: `GSLError` where eigenvalues cannot be found, `FitError` where the sizes determine no law.
  public init(_ files: [SpectrumFile], semidefinite: Bool, level: Double) throws {
    self.level = level
    let rows = try files.map { file in
      Row(
        file: file,
        summary: try SpectrumSummary(
          file.samples[0].coefficients, parameters: file.parameters,
          shift: SpectralShift(file.samples.map(\.quadrature))))
    }
    self.rows = rows
    let samples = files.flatMap(\.samples)
    let shift = SpectralShift(samples.map(\.quadrature))
    self.shift = shift.amount
    var warnings: [Warning] = []
    if Set(files.compactMap(\.parameters)).count <= 1 {
      let found = try Self.estimates(samples, shift.amount, semidefinite, level)
      (estimates, laws) = (NamedValues(found.estimates), [:])
      warnings = found.warnings
    } else {
      let fits = try Self.laws(rows, level)
      (estimates, laws) = ([:], NamedValues(fits))
      warnings = fits.flatMap { $0.1.warnings }
    }
    let least = rows.map(\.summary.smallest).min() ?? 0
    let largest = rows.map(\.summary.largest).max() ?? 0
    sampleSize = SampleSize(
      condition: least > 0 ? largest / least : .infinity, relativeError: 0.05,
      failureProbability: 0.01)
    self.warnings = warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func estimates(
    _ samples: [SpectralSample], _ shift: Double, _ semidefinite: Bool, _ level: Double
  ) throws -> (estimates: [(String, TraceEstimate)], warnings: [Warning]) {
    let lowest: Double? = semidefinite ? 0 : nil
    var estimates = [("tr H", try TraceEstimate(.identity, of: samples, level: level))]
    let root = try TraceEstimate(.squareRoot, of: samples, lowest: lowest, level: level)
    estimates.append(("tr √H", root))
    var warnings = root.warnings
    if shift > 0 {
      let shifted = try TraceEstimate(.squareRoot, of: samples, shift: shift, level: level)
      estimates.append(("tr √(H + s)", shifted))
      let share = shifted.value > 0 ? 1 - root.value / shifted.value : 0
      if share > 0.5 {
        warnings.append(
          Warning(
            code: "W-shift-dominates",
            message:
              "\(NumberText.percent(2).plain(share)) of the shifted trace is the shift itself."))
      }
    } else {
      let determinant = try TraceEstimate(.logarithm, of: samples, lowest: lowest, level: level)
      if determinant.value.isFinite { estimates.append(("log det H", determinant)) }
    }
    if samples.count == 1 {
      warnings.append(
        Warning(
          code: "W-one-vector", message: "One random vector gives no error bar over vectors."))
    }
    return (estimates, warnings)
  }

  private static func laws(
    _ rows: [Row], _ level: Double
  ) throws -> [(String, Fit<PowerLaw>)] {
    let roots: [(String, (SpectrumSummary) -> Double)] = [
      ("tr √H", \.clippedRoot), ("tr √(H + s)", \.shiftedRoot),
    ]
    let sizes = Dictionary(grouping: rows) { $0.file.parameters ?? 0 }.sorted { $0.key < $1.key }
    return try roots.map { name, value in
      let means = sizes.map { entry in
        entry.value.reduce(0) { $0 + value($1.summary) } / Double(entry.value.count)
      }
      return (
        name, try PowerLaw.fit(to: Points(x: sizes.map(\.key), y: means), level: level)
      )
    }
  }

  /// The mean density as CSV, on a linear and on a logarithmic axis.
  public var densityTable: String {
    let rules = rows.flatMap(\.file.samples).map(\.quadrature)
    let largest = rules.map { $0.nodes[$0.nodes.count - 1] }.max() ?? 1
    let floor = max(largest, 1e-300) * 1e-9
    var lines = ["axis,eigenvalue,density,kernel_width,negative_mass,mass_below_floor"]
    for (name, density) in [
      ("linear", SpectralDensity(rules)),
      ("log10", SpectralDensity(rules, axis: .logarithmic(floor: floor))),
    ] {
      for (x, y) in zip(density.x, density.density) {
        let values = [
          x, y, density.kernelWidth, density.negativeMass, density.massBelowFloor,
        ]
        lines.append(([name] + values.map { "\($0)" }).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension SpectrumEstimates: Answer {
  public struct Fields: Sendable {
    public let spectra = Field("spectra", \SpectrumEstimates.rows, "One for each file.")
    public let estimates = Field(
      "estimates", \SpectrumEstimates.estimates,
      "By name (tr H, tr √H, tr √(H + s) or log det H); empty for files of several model sizes.")
    public let shift = Field(
      "shift", \SpectrumEstimates.shift, "The largest shift of any file.")
    public let sampleSize = Field(
      "sampleSize", \SpectrumEstimates.sampleSize,
      "What Theorem B.1 needs for 5 % with probability 99 %.")
    public let laws = Field(
      "laws", \SpectrumEstimates.laws, "The laws over model size by name; empty for one model.")
    public let level = Field("level", \SpectrumEstimates.level, "The level of the intervals.")
    public let warnings = Field(
      "warnings", \SpectrumEstimates.warnings, "What to know before using them.")
  }
  public static var fields: Fields { Fields() }
}

extension SpectrumEstimates.Row: Answer {
  public struct Fields: Sendable {
    public let name = Field(
      "name", \SpectrumEstimates.Row.file.name, "The file's name without folder and ending.")
    public let parameters = Field(
      "parameters", \SpectrumEstimates.Row.file.parameters, "N; null where it is unknown.",
      unit: "parameters")
    public let vectors = Field(
      "vectors", \SpectrumEstimates.Row.file.samples.count, "Random vectors.")
    public let summary = IncludedFields(\SpectrumEstimates.Row.summary)
  }
  public static var fields: Fields { Fields() }
}
