using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Components of the rows a = 37i mod 23, b = i² mod 17, c = 13i mod 7 for i = 0 … 59, against scikit-learn 1.2.1 (signs by our convention).</summary>
public sealed class ProjectionStepTests
{
    [Fact]
    public void PrincipalComponents_Numbers_EqualScikitLearn()
    {
        // PCA().fit(X).explained_variance_ratio_ and .transform(X)[:2]; the second and third have their largest weight negative there.
        var fitted = new PrincipalComponents([], 3, Standardise: false).Fit(Frame.From(Rows), new RecipeContext());
        Near([0.5749689119856533, 0.37514576281049167, 0.04988532520385502], fitted.Scores.Select(s => s.Score));
        var frame = fitted.Apply(Frame.From(Rows));
        Assert.Equal(["component 1", "component 2", "component 3"], frame.Items.Select(i => i.Name));
        Near([-12.921626274315868, 0.6636662467261776], Values(frame, "component 1")[..2]);
        Near([-3.7381843011452105, -7.699478698183014], Values(frame, "component 2")[..2]);
        Near([-3.1216621822041466, 2.600922357819358], Values(frame, "component 3")[..2]);
    }

    [Fact]
    public void PrincipalComponents_Standardised_EqualScikitLearn()
    {
        // PCA(2).fit of the standardised columns a, b, c, ab, c², a - c.
        var rows = new Table([.. Rows.Columns, Made("ab", i => A(i) * B(i)), Made("cc", i => C(i) * C(i)), Made("a-c", i => A(i) - C(i))]);
        Near([0.4665568408414211, 0.31860664689655277], new PrincipalComponents([], 2).Fit(Frame.From(rows), new RecipeContext()).Scores.Select(s => s.Score), 1e-6);
    }

    [Fact]
    public void TruncatedSvd_Numbers_EqualScikitLearn()
    {
        // TruncatedSVD(2, algorithm='arpack').fit(X): explained_variance_ratio_ and transform(X)[1]; the second has its largest weight negative there.
        var fitted = new TruncatedSvd([], 2).Fit(Frame.From(Rows), new RecipeContext());
        Near([0.5438733167647629, 0.3886285504528425], fitted.Scores.Select(s => s.Score));
        var frame = fitted.Apply(Frame.From(Rows));
        Near([0, 12.964741949808047], Values(frame, "topic 1")[..2]);
        Near([0, -7.200070418437393], Values(frame, "topic 2")[..2]);
    }

    [Fact]
    public void TruncatedSvd_TermsOfText_AreReplacedAndMissingTextStays0()
    {
        var rows = new Table([new TextColumn("t", ["red fox", "red dog", "blue dog", null, "blue fox jumps"]), new NumberColumn("x", new double[5])]);
        var fitted = new Recipe(1, [new TextTerms(["t"], MinRows: 1), new TruncatedSvd(["t"], 2)]).Fit(rows);
        Assert.Equal(["x", "topic 1", "topic 2"], fitted.Features.Select(f => f.Name));
        Assert.Equal([0f, 0, 0], fitted.Apply(rows).Row(3).ToArray());
    }

    [Fact]
    public void LeadingDirections_ManyColumns_AreThoseOfTheExactSolution()
    {
        // A matrix of rank 3 with known singular values 300, 200, 100: random projection must find them to the last digits.
        const int Rows = 900, Width = 700;
        var random = new Random(3);
        var (left, right) = (Orthonormal(random, 3, Rows), Orthonormal(random, 3, Width));
        var found = LeadingDirections.Find(Rows, Width, 3, (row, values) =>
        {
            for (var f = 0; f < Width; f++) { values[f] = Enumerable.Range(0, 3).Sum(k => (300 - (100 * k)) * left[k][row] * right[k][f]); }
        }, seed: 1, CancellationToken.None);
        Near([90_000, 40_000, 10_000], found.Squares, 1e-9);
        for (var k = 0; k < 3; k++) { Near([1], [Math.Abs(Enumerable.Range(0, Width).Sum(f => found.Vectors[(k * Width) + f] * right[k][f]))]); }
    }

    [Fact]
    public void SymmetricEigen_RandomMatrix_IsRebuiltFromItsVectors()
    {
        const int N = 40;
        var random = new Random(5);
        var matrix = new double[N * N];
        for (var i = 0; i < N; i++) { for (var j = 0; j <= i; j++) { matrix[(i * N) + j] = matrix[(j * N) + i] = random.NextDouble() - 0.5; } }
        var (values, vectors) = SymmetricEigen.Solve([.. matrix], N);
        Assert.Equal(values.OrderDescending(), values);
        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < N; j++)
            {
                Assert.Equal(matrix[(i * N) + j], Enumerable.Range(0, N).Sum(k => values[k] * vectors[(k * N) + i] * vectors[(k * N) + j]), 1e-12);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, N).Sum(k => vectors[(i * N) + k] * vectors[(j * N) + k]), 1e-12);
            }
        }
    }

    private static double[][] Orthonormal(Random random, int count, int length)
    {
        var vectors = Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5).ToArray()).ToArray();
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var dot = vectors[i].Zip(vectors[j], (a, b) => a * b).Sum();
                for (var k = 0; k < length; k++) { vectors[i][k] -= dot * vectors[j][k]; }
            }
            var norm = Math.Sqrt(vectors[i].Sum(v => v * v));
            for (var k = 0; k < length; k++) { vectors[i][k] /= norm; }
        }
        return vectors;
    }

    private static Table Rows { get; } = new([Made("a", A), Made("b", B), Made("c", C)]);

    private static double A(int i) => i * 37 % 23;

    private static double B(int i) => i * i % 17;

    private static double C(int i) => i * 13 % 7;

    private static NumberColumn Made(string name, Func<int, double> value) => new(name, Enumerable.Range(0, 60).Select(value).ToArray());

    private static double[] Values(Frame frame, string name) => ((NumberColumn)frame.Column(name).Column).Values.ToArray();

    private static void Near(double[] expected, IEnumerable<double> actual, double tolerance = 1e-9)
    {
        foreach (var (e, a) in expected.Zip(actual)) { Assert.Equal(e, a, tolerance * Math.Max(1, Math.Abs(e))); }
    }
}
