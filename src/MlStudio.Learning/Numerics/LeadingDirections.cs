namespace MlStudio.Learning.Numerics;

/// <summary>
/// The leading right singular vectors of a tall matrix: exactly from the products of its columns where there are few, else by random
/// projection with power iterations (Halko, Martinsson and Tropp 2011). Each vector's sign is fixed: its largest entry in absolute value is
/// positive. One thread, fixed order of sums, random numbers by a seed: the same bits on every machine.
/// </summary>
internal sealed class LeadingDirections
{
    private const int MostExact = 600;
    private const int Extra = 10;
    private const int Iterations = 7;

    private LeadingDirections(double[] squares, double[] vectors, int width)
    {
        Squares = squares;
        Vectors = vectors;
        Width = width;
    }

    /// <summary>The squares of the singular values, from the largest.</summary>
    public double[] Squares { get; }

    /// <summary>The vectors of length 1, one after the other, each with <see cref="Width"/> entries.</summary>
    public double[] Vectors { get; }

    public int Width { get; }

    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How many columns.</param>
    /// <param name="count">How many vectors, at most as many as columns.</param>
    /// <param name="read">Writes a row, already centred and scaled, into a buffer.</param>
    public static LeadingDirections Find(int rows, int width, int count, Action<int, double[]> read, int seed, CancellationToken cancellation)
    {
        count = Math.Min(count, width);
        return width <= MostExact ? Exact(rows, width, count, read, cancellation) : Random(rows, width, count, read, seed, cancellation);
    }

    private static LeadingDirections Exact(int rows, int width, int count, Action<int, double[]> read, CancellationToken cancellation)
    {
        var products = new double[width * width];
        var row = new double[width];
        for (var r = 0; r < rows; r++)
        {
            if (r % 64 == 0) { cancellation.ThrowIfCancellationRequested(); }
            read(r, row);
            for (var i = 0; i < width; i++)
            {
                if (row[i] == 0) { continue; }
                var target = products.AsSpan(i * width, width);
                for (var j = 0; j <= i; j++) { target[j] += row[i] * row[j]; }
            }
        }
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j < i; j++) { products[(j * width) + i] = products[(i * width) + j]; }
        }
        var (values, vectors) = SymmetricEigen.Solve(products, width, cancellation);
        return Finish(values[..count], vectors[..(count * width)], width);
    }

    private static LeadingDirections Random(int rows, int width, int count, Action<int, double[]> read, int seed, CancellationToken cancellation)
    {
        var size = Math.Min(count + Extra, width);
        var basis = new double[size * width];
        var key = StatelessRandom.Key(seed, 7451);
        for (var i = 0; i < basis.Length; i++) { basis[i] = StatelessRandom.Uniform(key, i) - 0.5; }
        Orthonormalise(basis, size, width);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            basis = Multiply(rows, width, size, read, basis, cancellation);
            Orthonormalise(basis, size, width);
        }
        // The products of the projected columns give values and vectors within the space found.
        var image = Multiply(rows, width, size, read, basis, cancellation);
        var small = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++) { small[(i * size) + j] = small[(j * size) + i] = Dot(basis.AsSpan(i * width, width), image.AsSpan(j * width, width)); }
        }
        var (values, turns) = SymmetricEigen.Solve(small, size, cancellation);
        var vectors = new double[count * width];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < size; k++) { AddScaled(vectors.AsSpan(i * width, width), basis.AsSpan(k * width, width), turns[(i * size) + k]); }
        }
        return Finish(values[..count], vectors, width);
    }

    /// <summary>XᵀX times each vector.</summary>
    private static double[] Multiply(int rows, int width, int size, Action<int, double[]> read, double[] basis, CancellationToken cancellation)
    {
        var result = new double[basis.Length];
        var row = new double[width];
        for (var r = 0; r < rows; r++)
        {
            if (r % 64 == 0) { cancellation.ThrowIfCancellationRequested(); }
            read(r, row);
            for (var k = 0; k < size; k++) { AddScaled(result.AsSpan(k * width, width), row, Dot(row, basis.AsSpan(k * width, width))); }
        }
        return result;
    }

    /// <summary>Gram and Schmidt's procedure, twice for precision; what depends on the vectors before becomes 0.</summary>
    private static void Orthonormalise(double[] basis, int size, int width)
    {
        for (var i = 0; i < size; i++)
        {
            var vector = basis.AsSpan(i * width, width);
            var before = Math.Sqrt(Dot(vector, vector));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var other = basis.AsSpan(j * width, width);
                    AddScaled(vector, other, -Dot(vector, other));
                }
            }
            var length = Math.Sqrt(Dot(vector, vector));
            if (length <= 1e-12 * before) { vector.Clear(); continue; }
            for (var k = 0; k < width; k++) { vector[k] /= length; }
        }
    }

    private static LeadingDirections Finish(double[] squares, double[] vectors, int width)
    {
        for (var i = 0; i < squares.Length; i++)
        {
            squares[i] = Math.Max(0, squares[i]);
            var vector = vectors.AsSpan(i * width, width);
            var largest = 0;
            for (var k = 1; k < width; k++)
            {
                if (Math.Abs(vector[k]) > Math.Abs(vector[largest]) * (1 + 1e-9)) { largest = k; }
            }
            if (vector[largest] >= 0) { continue; }
            for (var k = 0; k < width; k++) { vector[k] = -vector[k]; }
        }
        return new LeadingDirections(squares, vectors, width);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) { sum += a[i] * b[i]; }
        return sum;
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> values, double factor)
    {
        for (var i = 0; i < target.Length; i++) { target[i] += factor * values[i]; }
    }
}
