namespace MlStudio.Learning.Numerics;

/// <summary>The value of a smooth convex function at a point; writes its gradient.</summary>
internal delegate double SmoothFunction(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>
/// Minimises a smooth convex function plus Σ weight[i]·|x[i]|: L-BFGS (Nocedal 1980) with a bisecting line search for the weak Wolfe
/// conditions (Lewis and Overton 2013), and OWL-QN (Andrew and Gao 2007) where a weight is above 0. Sequential, hence deterministic.
/// </summary>
internal sealed class LimitedMemoryBfgs(int maxIterations, double tolerance)
{
    private const int Memory = 10;
    private const int MostTrials = 40;
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;

    /// <summary>Below this relative decrease a step is rounding noise.</summary>
    private const double Noise = 1e-15;

    private readonly List<(double[] Step, double[] Change, double Rho)> _history = [];

    /// <summary>Called after each iteration with its number and the value there.</summary>
    public Action<int, double>? Iterated { get; init; }

    /// <summary>Moves <paramref name="point"/> to the minimum.</summary>
    /// <param name="absolute">The weight of each coordinate's absolute value, or null for none.</param>
    /// <returns>The number of iterations.</returns>
    public int Minimize(SmoothFunction function, double[] point, double[]? absolute)
    {
        var n = point.Length;
        var gradient = new double[n];
        var steepest = new double[n];
        var nextPoint = new double[n];
        var nextGradient = new double[n];
        var direction = new double[n];
        var value = function(point, gradient) + Norm(point, absolute);
        _history.Clear();
        for (var iteration = 1; iteration <= maxIterations; iteration++)
        {
            PseudoGradient(point, gradient, absolute, steepest);
            if (Largest(steepest) <= tolerance) { return iteration - 1; }
            Direct(steepest, direction, absolute is not null);
            var slope = Dot(direction, steepest);
            if (!(slope < 0))
            {
                // The remembered curvature has become useless through rounding: start again from steepest descent.
                _history.Clear();
                for (var i = 0; i < n; i++) { direction[i] = -steepest[i]; }
                slope = Dot(direction, steepest);
            }
            var next = absolute is null
                ? SearchSmooth(function, point, direction, value, slope, nextPoint, nextGradient)
                : SearchOrthant(function, point, steepest, direction, absolute, value, nextPoint, nextGradient);
            if (double.IsNaN(next)) { return iteration - 1; }
            Remember(point, gradient, nextPoint, nextGradient);
            var gained = value - next;
            nextPoint.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);
            value = next;
            Iterated?.Invoke(iteration, value);
            if (gained <= Noise * Math.Abs(value)) { return iteration; }
        }
        return maxIterations;
    }

    private static double SearchSmooth(SmoothFunction function, double[] point, double[] direction, double value, double slope, double[] nextPoint, double[] nextGradient)
    {
        double low = 0, high = double.PositiveInfinity, length = 1, best = double.NaN;
        for (var trial = 0; trial < MostTrials; trial++)
        {
            for (var i = 0; i < point.Length; i++) { nextPoint[i] = point[i] + (length * direction[i]); }
            var next = function(nextPoint, nextGradient);
            best = next;
            if (!(next <= value + (Decrease * length * slope))) { high = length; best = double.NaN; }
            else if (Dot(direction, nextGradient) < Curvature * slope) { low = length; }
            else { return next; }
            length = double.IsPositiveInfinity(high) ? 2 * low : (low + high) / 2;
        }
        return best;
    }

    /// <summary>Backtracks along the direction, folded back to the orthant in which the search began.</summary>
    private static double SearchOrthant(SmoothFunction function, double[] point, double[] steepest, double[] direction, double[] absolute, double value, double[] nextPoint, double[] nextGradient)
    {
        var length = 1.0;
        for (var trial = 0; trial < MostTrials; trial++, length /= 2)
        {
            var expected = 0.0;
            for (var i = 0; i < point.Length; i++)
            {
                nextPoint[i] = point[i] + (length * direction[i]);
                if (absolute[i] > 0)
                {
                    var side = point[i] != 0 ? Math.Sign(point[i]) : -Math.Sign(steepest[i]);
                    if (nextPoint[i] * side < 0) { nextPoint[i] = 0; }
                }
                expected += steepest[i] * (nextPoint[i] - point[i]);
            }
            var next = function(nextPoint, nextGradient) + Norm(nextPoint, absolute);
            if (expected < 0 && next <= value + (Decrease * expected)) { return next; }
        }
        return double.NaN;
    }

    /// <summary>The two-loop recursion; with absolute values, coordinates that would leave the steepest descent's orthant stay.</summary>
    private void Direct(double[] steepest, double[] direction, bool orthant)
    {
        for (var i = 0; i < direction.Length; i++) { direction[i] = -steepest[i]; }
        Span<double> alphas = stackalloc double[Memory];
        for (var h = _history.Count - 1; h >= 0; h--)
        {
            var (step, change, rho) = _history[h];
            alphas[h] = rho * Dot(step, direction);
            Add(direction, change, -alphas[h]);
        }
        if (_history.Count > 0)
        {
            var (_, change, rho) = _history[^1];
            var scale = 1 / (rho * Dot(change, change));
            for (var i = 0; i < direction.Length; i++) { direction[i] *= scale; }
        }
        for (var h = 0; h < _history.Count; h++)
        {
            var (step, change, rho) = _history[h];
            Add(direction, step, alphas[h] - (rho * Dot(change, direction)));
        }
        if (!orthant) { return; }
        for (var i = 0; i < direction.Length; i++)
        {
            if (direction[i] * steepest[i] >= 0) { direction[i] = 0; }
        }
    }

    private void Remember(double[] point, double[] gradient, double[] nextPoint, double[] nextGradient)
    {
        var (step, change) = _history.Count == Memory ? (_history[0].Step, _history[0].Change) : (new double[point.Length], new double[point.Length]);
        for (var i = 0; i < point.Length; i++)
        {
            step[i] = nextPoint[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        var product = Dot(step, change);
        if (_history.Count == Memory) { _history.RemoveAt(0); }
        if (product > 1e-20 * Dot(change, change)) { _history.Add((step, change, 1 / product)); }
    }

    private static void PseudoGradient(double[] point, double[] gradient, double[]? absolute, double[] result)
    {
        if (absolute is null) { gradient.CopyTo(result, 0); return; }
        for (var i = 0; i < result.Length; i++)
        {
            var (g, a) = (gradient[i], absolute[i]);
            result[i] = point[i] > 0 ? g + a
                : point[i] < 0 ? g - a
                : g + a < 0 ? g + a
                : g - a > 0 ? g - a
                : 0;
        }
    }

    private static double Norm(double[] point, double[]? absolute)
    {
        if (absolute is null) { return 0; }
        var sum = 0.0;
        for (var i = 0; i < point.Length; i++) { sum += absolute[i] * Math.Abs(point[i]); }
        return sum;
    }

    private static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var value in values) { largest = Math.Max(largest, Math.Abs(value)); }
        return largest;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    private static void Add(double[] target, double[] source, double factor)
    {
        for (var i = 0; i < target.Length; i++) { target[i] += factor * source[i]; }
    }
}
