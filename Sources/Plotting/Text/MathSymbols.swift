// SPDX-License-Identifier: GPL-3.0-or-later

/// What the names of the markup's mathematics stand for.
enum MathSymbols {
  /// Letters: lower-case Greek is set in italic, upper-case upright.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "ϕ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
  ]

  static let functions: Set<String> = [
    "log", "ln", "exp", "min", "max", "tr", "arg", "sup", "inf", "det", "Pr", "var",
  ]

  /// Signs with a thin space on both sides when they stand between two things.
  static let binary: [String: String] = [
    "cdot": "·", "times": "×", "pm": "±", "mp": "∓", "circ": "∘", "cup": "∪", "cap": "∩",
  ]

  /// Signs with a medium space on both sides.
  static let relations: [String: String] = [
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "approx": "≈", "sim": "∼", "propto": "∝",
    "neq": "≠", "ne": "≠", "to": "→", "in": "∈", "equiv": "≡", "ll": "≪", "gg": "≫", "mid": "∣",
    "rightarrow": "→", "leftarrow": "←",
  ]

  static let ordinary: [String: String] = [
    "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ", "ldots": "…", "dots": "…",
    "cdots": "⋯", "sum": "∑", "prod": "∏", "int": "∫", "E": "𝔼", "R": "ℝ", "P": "ℙ", "prime": "′",
    "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖",
    "dagger": "†", "top": "⊤", "star": "⋆", "forall": "∀", "exists": "∃", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "degree": "°", "hbar": "ℏ",
  ]

  static let spaces: [String: Double] = [
    ",": 0.167, ":": 0.222, ";": 0.278, " ": 0.25, "quad": 1, "qquad": 2, "!": -0.167,
  ]
}
