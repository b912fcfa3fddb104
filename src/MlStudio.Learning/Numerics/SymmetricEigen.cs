namespace MlStudio.Learning.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a real symmetric matrix: Householder's reduction to tridiagonal form, then the implicit QL algorithm
/// (Bowdler, Martin, Reinsch and Wilkinson 1968). One thread, fixed order of sums: the same bits on every machine.
/// </summary>
internal static class SymmetricEigen
{
    private const int MostIterations = 100;

    /// <param name="matrix">Row-major n × n, symmetric; overwritten.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>The eigenvalues from the largest, and the vectors of length 1 in the same order, one after the other.</returns>
    public static (double[] Values, double[] Vectors) Solve(double[] matrix, int n, CancellationToken cancellation = default)
    {
        var (diagonal, beside) = (new double[n], new double[n]);
        Reduce(matrix, n, diagonal, beside, cancellation);
        Iterate(matrix, n, diagonal, beside, cancellation);
        var order = Enumerable.Range(0, n).OrderByDescending(i => diagonal[i]).ThenBy(i => i).ToArray();
        var vectors = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var row = 0; row < n; row++) { vectors[(i * n) + row] = matrix[(row * n) + order[i]]; }
        }
        return (Array.ConvertAll(order, i => diagonal[i]), vectors);
    }

    /// <summary>Leaves the orthogonal transformation in the matrix.</summary>
    private static void Reduce(double[] a, int n, double[] d, double[] e, CancellationToken cancellation)
    {
        for (var i = n - 1; i > 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            double h = 0, scale = 0;
            for (var k = 0; k < i; k++) { scale += Math.Abs(a[(i * n) + k]); }
            if (i == 1 || scale == 0) { e[i] = a[(i * n) + i - 1]; d[i] = 0; continue; }
            for (var k = 0; k < i; k++)
            {
                a[(i * n) + k] /= scale;
                h += a[(i * n) + k] * a[(i * n) + k];
            }
            var f = a[(i * n) + i - 1];
            var g = f >= 0 ? -Math.Sqrt(h) : Math.Sqrt(h);
            e[i] = scale * g;
            h -= f * g;
            a[(i * n) + i - 1] = f - g;
            f = 0;
            for (var j = 0; j < i; j++)
            {
                a[(j * n) + i] = a[(i * n) + j] / h;
                g = 0;
                for (var k = 0; k <= j; k++) { g += a[(j * n) + k] * a[(i * n) + k]; }
                for (var k = j + 1; k < i; k++) { g += a[(k * n) + j] * a[(i * n) + k]; }
                e[j] = g / h;
                f += e[j] * a[(i * n) + j];
            }
            var half = f / (h + h);
            for (var j = 0; j < i; j++)
            {
                f = a[(i * n) + j];
                e[j] = g = e[j] - (half * f);
                for (var k = 0; k <= j; k++) { a[(j * n) + k] -= (f * e[k]) + (g * a[(i * n) + k]); }
            }
            d[i] = h;
        }
        d[0] = e[0] = 0;
        for (var i = 0; i < n; i++) { Accumulate(a, n, d, i); }
    }

    private static void Accumulate(double[] a, int n, double[] d, int i)
    {
        if (d[i] != 0)
        {
            for (var j = 0; j < i; j++)
            {
                double g = 0;
                for (var k = 0; k < i; k++) { g += a[(i * n) + k] * a[(k * n) + j]; }
                for (var k = 0; k < i; k++) { a[(k * n) + j] -= g * a[(k * n) + i]; }
            }
        }
        d[i] = a[(i * n) + i];
        a[(i * n) + i] = 1;
        for (var j = 0; j < i; j++) { a[(j * n) + i] = a[(i * n) + j] = 0; }
    }

    private static void Iterate(double[] z, int n, double[] d, double[] e, CancellationToken cancellation)
    {
        for (var i = 1; i < n; i++) { e[i - 1] = e[i]; }
        if (n > 0) { e[n - 1] = 0; }
        for (var l = 0; l < n; l++)
        {
            for (var iteration = 0; iteration < MostIterations; iteration++)
            {
                cancellation.ThrowIfCancellationRequested();
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > 2.220446049250313e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))) { m++; }
                if (m == l) { break; }
                Sweep(z, n, d, e, l, m);
            }
        }
    }

    /// <summary>One implicit QL step on the rows l … m.</summary>
    private static void Sweep(double[] z, int n, double[] d, double[] e, int l, int m)
    {
        var g = (d[l + 1] - d[l]) / (2 * e[l]);
        var r = Math.Sqrt((g * g) + 1);
        g = d[m] - d[l] + (e[l] / (g + (g >= 0 ? r : -r)));
        double s = 1, c = 1, p = 0;
        for (var i = m - 1; i >= l; i--)
        {
            double f = s * e[i], b = c * e[i];
            r = Math.Sqrt((f * f) + (g * g));
            e[i + 1] = r;
            if (r == 0) { d[i + 1] -= p; e[m] = 0; return; }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            for (var k = 0; k < n; k++)
            {
                f = z[(k * n) + i + 1];
                z[(k * n) + i + 1] = (s * z[(k * n) + i]) + (c * f);
                z[(k * n) + i] = (c * z[(k * n) + i]) - (s * f);
            }
        }
        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }
}
