"""oracle.py - independent reference implementations (mpmath, 50 digits) of every formula of this project.

All logs are natural; all losses, entropies, code lengths are in NATS unless a name ends in `_bits`.
Every function accepts Python floats / lists; a float is taken as the exact double it is.
`np_*` twins at the end are plain numpy (vectorised) and are cross-checked against the mpmath ones in selftest().
Run:  python oracle.py          (self-test)      python make_cases.py     (writes cases.json)
"""
import mpmath as mp
mp.mp.dps = 50
M = mp.mpf
LN2 = mp.log(2)
def _v(xs): return [M(x) for x in xs]
def mean(xs): xs = list(xs); return mp.fsum(xs) / len(xs)

# ----------------------------------------------------------------- A.1  concentration
def v(x):
    """v(x) = x - log(1+x), x > -1; v(-1)=+inf. Series-safe through log1p."""
    x = M(x)
    return mp.inf if x == -1 else x - mp.log1p(x)
def v_prime(x): x = M(x); return x / (1 + x)
def psi_E(s): s = M(s); return -mp.log1p(-s) - s                     # = v(-s)
def complexity(n, delta, K=1, L=0, extra=0):
    """C = (L + log(K/delta) + extra)/n   (L nats; K=#grid points; extra e.g. log #bitwidths)."""
    return (M(L) + mp.log(M(K) / M(delta)) + M(extra)) / M(n)
def A_of(X, Y, Delta): return [(y - x) / M(Delta) for x, y in zip(_v(X), _v(Y))]
def uniform_grid(m): return [M(i) / (m + 1) for i in range(1, m + 1)]  # m interior points of (0,1)
def objective_s(X, Y, Delta, C, s):
    """Delta*C*(1-s)/s + Delta*mean v(sA)/s  ( = Sigma*sqrt(C) before minimising )."""
    s = M(s); D = M(Delta); A = A_of(X, Y, D)
    return D * M(C) * (1 - s) / s + D * mean(v(s * a) for a in A) / s
def sigma_grid(X, Y, Delta, C, K):
    """Exhaustive grid minimum. Returns dict(SigmaSqrtC, Sigma, s, index)."""
    vals = [objective_s(X, Y, Delta, C, s) for s in K]
    i = min(range(len(vals)), key=lambda j: vals[j]); C = M(C)
    return dict(SigmaSqrtC=vals[i], Sigma=(vals[i] / mp.sqrt(C) if C > 0 else mp.mpf(0) if vals[i] == 0 else mp.inf), s=M(K[i]), index=i)
def sigma_bisect(X, Y, Delta, C, K):
    """Same minimum from O(log|K|) evaluations: K sorted ascending; objective is convex in 1/s => unimodal on K."""
    lo, hi = 0, len(K) - 1
    f = lambda i: objective_s(X, Y, Delta, C, K[i])
    while lo < hi:
        mid = (lo + hi) // 2
        if f(mid + 1) >= f(mid): hi = mid
        else: lo = mid + 1
    return lo, f(lo)
def stationarity(X, Y, Delta, s):
    """h(s)=mean[log(1+sA)-sA/(1+sA)], increasing in s; interior optimum solves h(s)=C; if h(1)<=C the optimum is s=1."""
    s = M(s)
    return mean(mp.log1p(s * a) - s * a / (1 + s * a) for a in A_of(X, Y, Delta))
def sigma_cont(X, Y, Delta, C, smax=1):
    """Continuous minimum over s in (0,smax]. Returns (s*, SigmaSqrtC)."""
    C = M(C); smax = M(smax)
    if stationarity(X, Y, Delta, smax) <= C: s = smax
    else:
        lo, hi = M(0), smax
        for _ in range(220):
            mid = (lo + hi) / 2
            if stationarity(X, Y, Delta, mid) <= C: lo = mid
            else: hi = mid
        s = (lo + hi) / 2
    return s, objective_s(X, Y, Delta, C, s)
def rms(X, Y): return mp.sqrt(mean((x - y) ** 2 for x, y in zip(_v(X), _v(Y))))
def sigma_bounds(X, Y):
    """(paper 2*rms, ours sqrt2*rms): upper bounds on continuous-s Sigma, any C, any Delta >= sup(X-Y)."""
    r = rms(X, Y); return 2 * r, mp.sqrt(2) * r
def thm31(X, Y, Delta, K, delta):
    """Bound on (1/n) sum E[X_k|F_{k-1}]:  mean X + Delta*C + Sigma sqrt C, C=(1/n)log(|K|/delta)."""
    C = complexity(len(X), delta, len(K)); g = sigma_grid(X, Y, Delta, C, K)
    gap = M(Delta) * C + g['SigmaSqrtC']
    return dict(C=C, gap=gap, bound=mean(_v(X)) + gap, **{k: g[k] for k in ('Sigma', 's')})
def lemma32(X, Y, Delta, K, delta, L, n=None):
    n = n or len(X)
    C = complexity(n, delta, len(K), L); g = sigma_grid(X, Y, Delta, C, K)
    gap = M(Delta) * C + g['SigmaSqrtC']
    return dict(C=C, gap=gap, bound=mean(_v(X)) + gap, **{k: g[k] for k in ('Sigma', 's')})
# --- ours: AM-GM (exact-martingale + Jensen) bound
def amgm(X, Y, u, C):
    """mean E[X_k|F_{k-1}] <= Ybar + u - exp(-C) * GM(u + Y_k - X_k);  needs u + Y_k - X_k >= 0 a.s. (predictable guarantee)."""
    u = M(u); Z = [u + y - x for x, y in zip(_v(X), _v(Y))]
    if min(Z) <= 0: return mp.inf
    return mean(_v(Y)) + u - mp.exp(mean(mp.log(z) for z in Z) - M(C))
def linear_u(X, Y, u, C):
    """Paper's bound in the same variables: Ybar + u*C - u*mean log(1+(Y-X)/u)   (= meanX + Delta C + Sigma sqrtC at u=Delta/s)."""
    u = M(u)
    return mean(_v(Y)) + u * (M(C) - mean(mp.log1p((y - x) / u) for x, y in zip(_v(X), _v(Y))))
def _convex_min(f, lo, hi, it=400):
    """golden section on a convex f over [lo,hi] (mp)."""
    g = (mp.sqrt(5) - 1) / 2; a, b = M(lo), M(hi); c = b - g * (b - a); d = a + g * (b - a); fc, fd = f(c), f(d)
    for _ in range(it):
        if fc <= fd: b, d, fd = d, c, fc; c = b - g * (b - a); fc = f(c)
        else: a, c, fc = c, d, fd; d = a + g * (b - a); fd = f(d)
        if b - a < mp.mpf(10) ** (-38) * (1 + abs(a)): break
    x = (a + b) / 2
    best = min(((f(t), t) for t in (M(lo), x, M(hi))), key=lambda p: p[0])
    return best
def amgm_opt(X, Y, C, u_min, u_max=None):
    """min_{u>=u_min} amgm (convex in u). derivative: 1 - e^{-C} GM(Z) mean(1/Z) = 0."""
    C = M(C); Z0 = [y - x for x, y in zip(_v(X), _v(Y))]
    def d(u):
        Z = [u + z for z in Z0]
        if min(Z) <= 0: return -mp.inf
        return 1 - mp.exp(mean(mp.log(z) for z in Z) - C) * mean(1 / z for z in Z)
    lo = M(u_min)
    if d(lo) >= 0: return amgm(X, Y, lo, C), lo
    hi = 2 * lo + 1
    while d(hi) < 0:
        hi *= 2
        if u_max is not None and hi > u_max: return amgm(X, Y, M(u_max), C), M(u_max)
    for _ in range(200):
        mid = (lo + hi) / 2
        if d(mid) < 0: lo = mid
        else: hi = mid
    u = (lo + hi) / 2
    return amgm(X, Y, u, C), u
def mixture_bound(X, Y, Delta, K, weights, logthresh):
    """Method of mixtures (finite prior): smallest mubar with sum_i w_i exp(sum_k log(1+s_i A_k) - n s_i (Ybar-mubar)/Delta) = e^logthresh."""
    X, Y = _v(X), _v(Y); n = len(X); D = M(Delta); A = A_of(X, Y, D); Yb = mean(Y)
    ell = [mp.fsum(mp.log1p(s * a) for a in A) for s in K]
    T = M(logthresh)
    def F(mu):
        e = [mp.log(w) + l - n * s * (Yb - mu) / D for w, l, s in zip(weights, ell, K)]
        m = max(e); return m + mp.log(mp.fsum(mp.exp(x - m) for x in e)) - T
    ub = min(Yb + D / (n * s) * (T - mp.log(w) - l) for w, l, s in zip(weights, ell, K))   # union bound answer
    lo, hi = ub - 100 * D, ub
    for _ in range(250):
        mid = (lo + hi) / 2
        if F(mid) > 0: hi = mid
        else: lo = mid
    return (lo + hi) / 2, ub
def log_product_blocks(xs, block=64):
    """(vi) sum log(1+x) through products of <=block factors with frexp renormalisation (double arithmetic)."""
    import math
    mant, ex = 1.0, 0
    for i, x in enumerate(xs):
        mant *= 1.0 + x
        if (i + 1) % block == 0: mant, e = math.frexp(mant); ex += e
    return math.log(mant) + ex * math.log(2)
# --- relative (reference-model) bound
def relative_bound(Xs, W, Yd, u, C, alpha, W_range, delta_W, n_W=None):
    """Xs: losses of h_s=(1-a)h+a q ; W: losses of q (same tokens); D=Xs-W <= log(1/a); Yd predictable >= log(1/a)-u.
    returns bound on mean E[Xs|F] = amgm(D,Yd) + meanW + W_range*sqrt(log(1/delta_W)/(2n))."""
    Dk = [x - w for x, w in zip(_v(Xs), _v(W))]
    n = n_W or len(Dk)
    eps = M(W_range) * mp.sqrt(mp.log(1 / M(delta_W)) / (2 * n))
    return dict(amgm=amgm(Dk, Yd, u, C), meanW=mean(_v(W)), epsW=eps, bound=amgm(Dk, Yd, u, C) + mean(_v(W)) + eps)
# ----------------------------------------------------------------- smoothing
def alpha_star(C): C = M(C); return C / (1 + C)
def smoothing_exact(C):
    """f(C) = min_a[-log(1-a) - C log a] = (1+C)log(1+C) - C log C; f(0)=0."""
    C = M(C); return M(0) if C == 0 else (1 + C) * mp.log1p(C) - C * mp.log(C)
def smoothing_paper(C): return mp.sqrt(2 * M(C))
def smoothing_mid(C): return 2 * LN2 * mp.sqrt(M(C))                  # f(C) <= 2 ln2 sqrt C <= sqrt(2C)
def smooth_loss(x, alpha, V):
    """-log((1-a) e^{-x} + a/V) from an unsmoothed loss x (nats)."""
    return -mp.log((1 - M(alpha)) * mp.exp(-M(x)) + M(alpha) / M(V))
def Delta_of(alpha, V): return mp.log(M(V) / M(alpha))
def smoothed_stats(p, alpha):
    """Given a full distribution p over V tokens: H(p_s), E_p[-log p_s], min and max of -log p_s."""
    V = len(p); a = M(alpha); p = _v(p); ps = [(1 - a) * x + a / V for x in p]
    return dict(H=-mp.fsum(q * mp.log(q) for q in ps), cross=-mp.fsum(x * mp.log(q) for x, q in zip(p, ps)),
                min=-mp.log(max(ps)), max=-mp.log(min(ps)))
def H_min_smoothed(alpha, V):
    """Smallest possible entropy of a smoothed distribution (vertex of the simplex); Delta may be reduced by it when Y_k=H(p_s)."""
    a, V = M(alpha), M(V); top = 1 - a + a / V; low = a / V
    return -top * mp.log(top) - (V - 1) * low * mp.log(low)
# ----------------------------------------------------------------- Thm 3.4
def thm34(Rhat, Rhat_q, SigmaSqrtC, N, D, b, V, delta, K, extra=0):
    C = complexity(D, delta, K, M(N) * M(b) * LN2, extra)
    a = alpha_star(C)
    t = dict(C=C, alpha=a, Delta=Delta_of(a, V), ClogV=C * mp.log(M(V)), smooth_paper=smoothing_paper(C), smooth_exact=smoothing_exact(C), quant=M(Rhat_q) - M(Rhat))
    t['gap_paper'] = t['ClogV'] + M(SigmaSqrtC) + t['smooth_paper'] + t['quant']
    t['gap_exact'] = t['ClogV'] + M(SigmaSqrtC) + t['smooth_exact'] + t['quant']
    t['bound_paper'] = M(Rhat) + t['gap_paper']; t['bound_exact'] = M(Rhat) + t['gap_exact']; return t
def subsample_hoeffding(rng, m, delta): return M(rng) * mp.sqrt(mp.log(1 / M(delta)) / (2 * M(m)))
# ----------------------------------------------------------------- baselines
def hoeffding_prior(Rhat, L, n, delta, rng=1): return M(Rhat) + M(rng) * mp.sqrt((M(L) + mp.log(1 / M(delta))) / (2 * M(n)))
def lotfi_range(alpha, V): return mp.log1p((1 - M(alpha)) * M(V) / M(alpha))   # log max p_s / min p_s
def azuma_token(Rhat, L, n, delta, alpha, V): return hoeffding_prior(Rhat, L, n, delta, lotfi_range(alpha, V))
def llm_subsampling(Rhat, div, data, sample, rng=1, eps='0.05'):
    r = M(sample) / (M(sample) + M(data)); eps = M(eps)
    return M(Rhat) + M(rng) * (mp.sqrt((M(div) - mp.log(r * eps)) / (2 * M(data))) + mp.sqrt(-mp.log((1 - r) * eps) / (2 * M(sample))))
def maurer_pontil(X, delta, rng=1, L=0):
    """IID only: mean + sqrt(2 Var_n log(2/d)/n) + 7 rng log(2/d)/(3(n-1)), Var_n unbiased; log(2/d)->L+log(2/d)."""
    X = _v(X); n = len(X); m = mean(X); var = mp.fsum((x - m) ** 2 for x in X) / (n - 1); l = M(L) + mp.log(2 / M(delta))
    return m + mp.sqrt(2 * var * l / n) + 7 * M(rng) * l / (3 * (n - 1))
def mcallester(Rhat, div, n, eps): return M(Rhat) + mp.sqrt((M(div) - mp.log(M(eps)) + mp.log(M(n))) / (2 * M(n) - 1))
def catoni_phi_inv(a, q): a, q = M(a), M(q); return mp.expm1(-a * q) / mp.expm1(-a)
def catoni_fixed(Rhat, div, n, eps, g, al='1e-4'):
    g, al = M(g), M(al)
    ent = M(div) - mp.log(M(eps)) + 2 * mp.log(2 + mp.log(g) / mp.log1p(al))
    return catoni_phi_inv(g / M(n), M(Rhat) + (1 + al) / g * ent)
def catoni_opt(Rhat, div, n, eps, al='1e-4'):
    f = lambda t: catoni_fixed(Rhat, div, n, eps, mp.exp(t), al)
    g = [M(i) * mp.log(M(n) * 200) / 400 for i in range(401)]; w = [f(t) for t in g]; i = min(range(401), key=lambda j: w[j])
    val, t = _convex_min(f, g[max(i - 1, 0)], g[min(i + 1, 400)]); return val, mp.exp(t)
def pac_bayes_gamma(div, Rhat, n, gamma, eps):   # repo pac_bayes_bound(gamma = log of lambda), fixed lambda, no union
    g = mp.exp(M(gamma)); return catoni_phi_inv(g / M(n), M(Rhat) + (M(div) - mp.log(M(eps))) / g)
def convexity_bound(Rhat, div, n, eps):
    n = M(n); R = M(Rhat); b = M(div) + mp.log(1 / M(eps)) + mp.log(2 * mp.sqrt(n))
    lam = 2 / (mp.sqrt(2 * n * R / b + 1) + 1)
    return R / (1 - lam / 2) + b / (n * lam * (1 - lam / 2)), lam
def kl_inv(p, c):
    """largest q with kl(p||q) <= c."""
    p, c = M(p), M(c)
    kl = lambda q: (p * mp.log(p / q) if p > 0 else 0) + ((1 - p) * mp.log((1 - p) / (1 - q)) if p < 1 else 0)
    if c == 0: return p
    lo, hi = p, M(1)
    for _ in range(200):
        mid = (lo + hi) / 2
        if kl(mid) > c: hi = mid
        else: lo = mid
    return lo
# ----------------------------------------------------------------- Chinchilla
HOFFMANN = dict(E='1.69', A='406.4', B='410.7', alpha='0.34', beta='0.28')
HOFFMANN_TEX = dict(E='1.6934', A='406.4', B='410.7', alpha='0.3392', beta='0.2849')
BESIROGLU = dict(E='1.8172', A='482.01', B='2085.43', alpha='0.3478', beta='0.3658')
def _law(l): return {k: M(x) for k, x in l.items()}
def chin_loss(N, D, law): l = _law(law); return l['E'] + l['A'] / M(N) ** l['alpha'] + l['B'] / M(D) ** l['beta']
def chin_alloc(flops, law):
    l = _law(law); s = l['alpha'] + l['beta']; G = (l['alpha'] * l['A'] / (l['beta'] * l['B'])) ** (1 / s); c = M(flops) / 6
    a, b = l['beta'] / s, l['alpha'] / s; N, D = G * c ** a, c ** b / G
    return dict(G=G, a=a, b=b, N=N, D=D, tokens_per_param=D / N, loss=chin_loss(N, D, law))
def chin_D_of_N(N, law):
    l = _law(law); return (l['beta'] * l['B'] / (l['alpha'] * l['A'])) ** (1 / l['beta']) * M(N) ** (l['alpha'] / l['beta'])
# ----------------------------------------------------------------- prequential
def preq_integral(D, law): l = _law(law); return l['B'] * l['beta'] / (1 - l['beta']) * M(D) ** (1 - l['beta'])
def preq_sum(D, law):
    """exact sum_{k=1}^{D} B (k^-beta - D^-beta) by Hurwitz zeta; D integer."""
    l = _law(law); be = l['beta']; D = M(D)
    return l['B'] * (mp.zeta(be) - mp.zeta(be, D + 1) - D ** (1 - be))
def preq_asym(D, law):
    l = _law(law); be = l['beta']; D = M(D)
    return l['B'] * (be / (1 - be) * D ** (1 - be) + mp.zeta(be) + D ** (-be) / 2 - be * D ** (-be - 1) / 12)
def preq_batch(D, T, law, first):
    """batched: batch j (j=0..J-1, J=D/T) coded with the model trained on jT tokens; batch 0 costs `first` nats/token above E+A/N^a."""
    l = _law(law); be = l['beta']; T = M(T); J = M(D) / T
    return T * (M(first) + l['B'] * T ** (-be) * (mp.zeta(be) - mp.zeta(be, J))) - l['B'] * M(D) ** (1 - be)
def preq_capped(D, N, V, law):
    """integral of min(log V, E+A N^-a+B x^-b) - L(N,D) over x in (0,D]: cap at uniform loss."""
    l = _law(law); be = l['beta']; top = mp.log(M(V)) - l['E'] - l['A'] / M(N) ** l['alpha']
    D0 = (l['B'] / top) ** (1 / be); D = M(D)
    if D <= D0: return M(0), D0
    return top * D0 + l['B'] / (1 - be) * (D ** (1 - be) - D0 ** (1 - be)) - l['B'] * D ** (1 - be), D0
def crossover_ratio(b, r, law):
    """N at which preq_integral(rN) = b ln2 N (prequential smaller above it)."""
    l = _law(law); be = l['beta']
    return (l['B'] * be / (1 - be) * M(r) ** (1 - be) / (M(b) * LN2)) ** (1 / be)
def crossover_copt(b, law):
    l = _law(law); al, be = l['alpha'], l['beta']; k = (be * l['B'] / (al * l['A'])) ** (1 / be); e = 1 - al / be * (1 - be)
    return (l['B'] * be / (1 - be) * k ** (1 - be) / (M(b) * LN2)) ** (1 / e)
def crossover_fit_bits(c, p, b): return (M(c) / M(b)) ** (1 / (1 - M(p)))          # c*N^p bits = b*N bits
def crossover_root(b, r, law):
    """exact: preq_sum(D=rN) = b ln2 N by bisection on log N (using preq_asym, error < 1e-12 relative)."""
    f = lambda t: preq_asym(M(r) * mp.exp(t), law) - M(b) * LN2 * mp.exp(t)
    lo, hi = mp.log(M(10) ** 6), mp.log(M(10) ** 16)
    for _ in range(200):
        mid = (lo + hi) / 2
        if f(mid) > 0: lo = mid
        else: hi = mid
    return mp.exp((lo + hi) / 2)
# ----------------------------------------------------------------- Appendix B
def incoherence_mu(n, delta): return mp.sqrt(2 * mp.log(2 * M(n) ** 2 / M(delta)))
def ldlq_bound(trsqrt, n, mu, sigma2): return M(mu) ** 2 / M(n) * M(sigma2) * M(trsqrt) ** 2
def bits_paper(trsqrt, n, mu, eps): return mp.log(M(mu) ** 2 * M(trsqrt) ** 2 / (2 * M(n) * M(eps)), 2) / 2      # sigma^2=2^-2b, gap = bound/2
def bits_exact(trsqrt, n, mu, eps, wrange): return mp.log(1 + M(wrange) * M(mu) * M(trsqrt) / (2 * mp.sqrt(2 * M(n) * M(eps))), 2)  # full width wrange, sigma<=step/2, step=wrange/(2^b-1)
def ldl(H):
    """H = L^T D L, L unit lower triangular (so the quadratic form of e with L e = eta is sum D_i eta_i^2)."""
    n = len(H); H = [_v(r) for r in H]; P = [[H[n - 1 - i][n - 1 - j] for j in range(n)] for i in range(n)]
    Lc = [[M(0)] * n for _ in range(n)]; d = [M(0)] * n                      # P = Lc d Lc^T
    for j in range(n):
        d[j] = P[j][j] - mp.fsum(Lc[j][k] ** 2 * d[k] for k in range(j)); Lc[j][j] = M(1)
        for i in range(j + 1, n): Lc[i][j] = (P[i][j] - mp.fsum(Lc[i][k] * Lc[j][k] * d[k] for k in range(j))) / d[j]
    U = [[Lc[n - 1 - i][n - 1 - j] for j in range(n)] for i in range(n)]     # H = U d' U^T, U unit upper
    L = [[U[j][i] for j in range(n)] for i in range(n)]; return L, [d[n - 1 - i] for i in range(n)]
def ldlq(H, w, step):
    """round-half-up to multiples of step; w_hat_i = Q(w_i + sum_{j<i} L_ij (w_j - w_hat_j))."""
    L, d = ldl(H); n = len(w); w = _v(w); q = []; eta = []
    for i in range(n):
        z = w[i] + mp.fsum(L[i][j] * (w[j] - q[j]) for j in range(i)); r = mp.floor(z / M(step) + M('0.5')) * M(step); q.append(r); eta.append(r - z)
    e = [a - b for a, b in zip(q, w)]; Hm = [_v(r) for r in H]
    quad = mp.fsum(e[i] * Hm[i][j] * e[j] for i in range(n) for j in range(n))
    near = [mp.floor(x / M(step) + M('0.5')) * M(step) - x for x in w]
    return dict(q=q, quad=quad, quad_from_D=mp.fsum(d[i] * eta[i] ** 2 for i in range(n)), D=d, trD=mp.fsum(d),
                quad_nearest=mp.fsum(near[i] * Hm[i][j] * near[j] for i in range(n) for j in range(n)))
def sqrtm_diag_stats(H):
    E, Q = mp.eigsy(mp.matrix(H)); n = len(H); ev = [E[i] for i in range(n)]
    diag = [mp.fsum(mp.sqrt(ev[i]) * Q[k, i] ** 2 for i in range(n)) for k in range(n)]
    mu = mp.sqrt(n) * max(abs(Q[i, j]) for i in range(n) for j in range(n))
    return dict(eig=ev, trsqrt=mp.fsum(mp.sqrt(x) for x in ev), maxdiag=max(diag), mu=mu)
def slq(H, vec, m, f=mp.sqrt):
    """Stochastic Lanczos quadrature for one start vector: ||v||^2 sum tau_i^2 f(theta_i); full reorthogonalisation."""
    A = mp.matrix(H); n = A.rows; q = mp.matrix([M(x) for x in vec]); nv = mp.norm(q); q = q / nv; Q = [q]; al, be = [], []
    for j in range(m):
        w = A * Q[j]; a = mp.fsum(Q[j][i] * w[i] for i in range(n)); al.append(a); w = w - a * Q[j]
        if j: w = w - be[-1] * Q[j - 1]
        for p in Q: c = mp.fsum(p[i] * w[i] for i in range(n)); w = w - c * p
        b = mp.norm(w)
        if j == m - 1 or b < mp.mpf(10) ** -35: break
        be.append(b); Q.append(w / b)
    k = len(al); T = mp.matrix(k, k)
    for i in range(k):
        T[i, i] = al[i]
        if i + 1 < k: T[i, i + 1] = T[i + 1, i] = be[i]
    E, U = mp.eigsy(T)
    return dict(nodes=[E[i] for i in range(k)], weights=[U[0, i] ** 2 for i in range(k)], estimate=nv ** 2 * mp.fsum(U[0, i] ** 2 * f(abs(E[i])) for i in range(k)))
def slq_size(kappa, eps, eta):
    """Thm B.1/B.5 (our constants): m >= sqrt(kappa)/4 log(K/eps), K=4(sqrt k+1)sqrt(k+1); n_v >= 24/eps^2 log(2/eta)."""
    k = M(kappa); K = 4 * (mp.sqrt(k) + 1) * mp.sqrt(k + 1)
    return mp.sqrt(k) / 4 * mp.log(K / M(eps)), 24 / M(eps) ** 2 * mp.log(2 / M(eta))
def quad_form_moments(H, m4):
    """E, Var of v^T H v for iid zero-mean unit-variance entries with fourth moment m4 (3 Gaussian, 1 Rademacher)."""
    n = len(H); H = [_v(r) for r in H]; tr = mp.fsum(H[i][i] for i in range(n)); tr2 = mp.fsum(x * x for r in H for x in r)
    var = 2 * tr2 + (M(m4) - 3) * mp.fsum(H[i][i] ** 2 for i in range(n)); return tr, var, (tr / mp.sqrt(var) if var > 0 else mp.inf)
def fp_noise_width(mean_sq_eig, frac_bits=10):
    """semicircle radius 2*s*sqrt(P) with s^2 = (u^2/3) ||H||_F^2/P^2, u=2^-(frac_bits+1): = 2u sqrt(<lambda^2>/3)."""
    u = M(2) ** (-(M(frac_bits) + 1)); return 2 * u * mp.sqrt(M(mean_sq_eig) / 3)
# ----------------------------------------------------------------- codes
def requential_bits(KLs_bits): return mp.fsum(M(k) + 2 * mp.log(1 + M(k), 2) + M('5.21') for k in KLs_bits)
def pfr_const(): c = 1 + mp.log(mp.e, 2) / mp.e; return c + 1 + 2 * mp.log(1 + c, 2)    # 5.20985...
def zipf_bits(KLs_bits): c = 1 + mp.log(mp.e, 2) / mp.e; return mp.fsum(M(k) + c + 1 + mp.log(1 + c + M(k), 2) for k in KLs_bits)
def prefix_from_plain_bits(l): l = M(l); return l + 2 * mp.log(l, 2) + 1                 # Kraft: sum 1/(2 l^2)=pi^2/12<1

# ================================================================= numpy twins
import numpy as np
def np_v(x): x = np.asarray(x, float); return x - np.log1p(x)
def np_obj(X, Y, Delta, C, s): A = (np.asarray(Y) - np.asarray(X)) / Delta; return Delta * C * (1 - s) / s + Delta * np.mean(np_v(s * A)) / s
def np_sigma(X, Y, Delta, C, K): f = np.array([np_obj(X, Y, Delta, C, s) for s in K]); i = int(f.argmin()); return f[i] / np.sqrt(C), K[i], f[i]
def np_amgm(X, Y, u, C): Z = u + np.asarray(Y) - np.asarray(X); return np.mean(Y) + u - np.exp(np.mean(np.log(Z)) - C)
def np_f(C): return (1 + C) * np.log1p(C) - C * np.log(C)
def np_maurer_pontil(X, delta, rng=1, L=0): X = np.asarray(X); n = len(X); l = L + np.log(2 / delta); return X.mean() + np.sqrt(2 * X.var(ddof=1) * l / n) + 7 * rng * l / (3 * (n - 1))

def selftest():
    rng = np.random.default_rng(0); out = []
    for _ in range(30):
        n = int(rng.integers(4, 40)); V = int(rng.integers(2, 60000)); C = float(10 ** rng.uniform(-4, 0)); a = float(alpha_star(C)); D = float(np.log(V / a))
        X = rng.uniform(0, D * .999, n) * rng.random(n); Y = rng.uniform(0.01, min(D, np.log(V)), n); K = [float(k) for k in uniform_grid(200)]
        g = sigma_grid(X, Y, D, C, K); i, val = sigma_bisect(X, Y, D, C, K); s, sv = sigma_cont(X, Y, D, C)
        assert i == g['index'] and val == g['SigmaSqrtC']
        assert sv <= g['SigmaSqrtC'] + mp.mpf(10) ** -30
        b2, b1 = sigma_bounds(X, Y)
        assert sv / mp.sqrt(C) <= b1 * (1 + mp.mpf(10) ** -30) <= b2 * (1 + mp.mpf(10) ** -30), (sv / mp.sqrt(C), b1)
        assert abs(np_sigma(X, Y, D, C, np.array(K))[2] - float(g['SigmaSqrtC'])) < 1e-11 * (1 + float(g['SigmaSqrtC']))
        lin = linear_u(X, Y, M(D) / s, C); assert abs(lin - (mean(_v(X)) + M(D) * M(C) + sv)) < mp.mpf(10) ** -35
        assert amgm(X, Y, M(D) / s, C) <= lin
        am, u = amgm_opt(X, Y, C, D); assert am <= amgm(X, Y, M(D) / s, C) + mp.mpf(10) ** -30
        assert abs(np_amgm(X, Y, D, C) - float(amgm(X, Y, D, C))) < 1e-10
        assert smoothing_exact(C) <= smoothing_mid(C) * (1 + mp.mpf(10) ** -40) <= smoothing_paper(C)
    assert abs(pfr_const() - M('5.20985')) < 1e-4
    return "selftest ok"
if __name__ == "__main__": print(selftest())
