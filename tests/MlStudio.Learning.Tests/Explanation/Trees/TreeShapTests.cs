using MlStudio.Learning.Explanation.Trees;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Learning.Tests.Explanation.Trees;

public class TreeShapTests
{
    private const int Rows = 400;

    public static TheoryData<string, LearningTask> Ensembles()
    {
        var data = new TheoryData<string, LearningTask>();
        foreach (var kind in (string[])["boosting", "dart", "forest", "extra trees", "tree"])
        {
            foreach (var task in (LearningTask[])[LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression]) { data.Add(kind, task); }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Ensembles))]
    public void Explain_CategoriesAndMissingValues_AreTheShapleyValuesOfTheDefinition(string kind, LearningTask task)
    {
        var (features, target) = Mixed(task);
        var trees = Fit(kind, features, target);
        Assert.True(trees.KnowsCovers);
        var values = Explain(trees, features.Values[..(20 * 5)], 20);
        Assert.Contains(values, v => Math.Abs(v) > 1e-3);
        for (var row = 0; row < 20; row++)
        {
            var expected = BruteShapley.Of(trees, features.Row(row).ToArray());
            for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], values[(row * expected.Length) + i], 1e-9); }
        }
    }

    [Theory]
    [MemberData(nameof(Ensembles))]
    public void Explain_AnyRow_AddsUpToTheScore(string kind, LearningTask task)
    {
        var (features, target) = Mixed(task);
        var trees = Fit(kind, features, target);
        var shap = new TreeShap(trees, [0, 1, 2, 3, 4], 5);
        var values = Explain(trees, features.Values, Rows);
        for (var row = 0; row < Rows; row++)
        {
            var scores = BruteShapley.Worth(trees, features.Row(row).ToArray(), 31);
            for (var k = 0; k < trees.OutputCount; k++)
            {
                Assert.Equal(scores[k], shap.BaseValues[k] + values.AsSpan(((row * trees.OutputCount) + k) * 5, 5).ToArray().Sum(), 1e-9);
            }
        }
    }

    /// <summary>Trees and values of XGBoost 1.7.4 (exact, reg:squarederror, 3 trees of depth 3, base score 0.5) as its dump and pred_contribs gave them.</summary>
    [Fact]
    public void Explain_TreesOfXgboost_GivesItsContributions()
    {
        bool[] missingLeft = [false, true, false, true, false, false, false, true, false, true, false, false, true, false, false, true, false, false];
        var trees = new ExplainedTrees
        {
            FeatureCount = 4,
            Start = [0.5],
            Roots = [0, 7, 11],
            Features = [0, 2, 3, 1, 1, 3, 0, 1, 1, 2, 0, 0, 2, 3, 3, 1, 3, 3],
            Thresholds = [5.25f, 2.25f, 3.29999995f, 8.20000076f, 4.9000001f, 3.29999995f, 6.6500001f, 8.35000038f, 2.1500001f, 5.10000038f, 2f, 5.25f, 5.10000038f, 7.3499999f, 2.94999981f, 7.30000019f, 3.39999986f, 3.0999999f],
            MissingLeft = missingLeft,
            IsCategory = new bool[18],
            CategoryGoesLeft = (_, _) => false,
            Lefts = [1, 2, -1, -3, 5, -5, -7, 8, 9, -9, -11, 12, 13, -14, -16, 16, -18, -20],
            Rights = [4, 3, -2, -4, 6, -6, -8, -13, 10, -10, -12, 15, 14, -15, -17, 17, -19, -21],
            AnswersPerLeaf = 1,
            Answers = [0.444999993, -1.41042852, 0.921214283, 2.6960001, 2.56299996, 0.771999955, 2.34157157, 5.11316681, -0.945779741, 0.0307946056, -0.435625017, 1.4271487, 3.28107142, -0.159206584, -0.799296439, 0.987753749, 0.130965412, 1.26489699, 0.103872873, 0.930109918, 2.27400637],
            LeafCovers = [4, 6, 13, 4, 5, 5, 6, 17, 5, 3, 5, 38, 9, 11, 4, 5, 7, 13, 10, 3, 7],
        };
        float[] rows = [4.05f, 7.15f, 8.05f, 1.05f, float.NaN, 2.05f, 3.05f, 9.05f, 9.15f, 9.05f, float.NaN, 4.55f, 0.55f, float.NaN, 6.15f, float.NaN, 6.35f, 3.35f, 4.95f, 5.05f];
        double[] expected =
        [
            -1.902765154838562, -0.1860787272453308, 0.7521800994873047, 0.5432809591293335,
            1.482742190361023, -4.554229736328125, -0.116783007979393, -1.0111362934112549,
            3.2937819957733154, 3.851663589477539, -0.47208166122436523, -0.13461896777153015,
            -3.489769458770752, -0.46980276703834534, 0.9836264848709106, -0.536998987197876,
            0.5024999976158142, -1.5068503618240356, 0.0876610279083252, -0.9097887277603149,
        ];
        var values = Explain(trees, rows, 5);
        Assert.Equal(4.629499435424805, new TreeShap(trees, [0, 1, 2, 3], 4).BaseValues[0], 1e-5);
        for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], values[i], 1e-5); }
    }

    /// <summary>A leaf behind n questions that each pass half the rows: by symmetry each feature is worth (1 - 2^-n) / n where all are passed.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(70)]
    public void Explain_LongChain_SharesEvenly(int length)
    {
        var trees = Chain(length);
        var row = new float[length];
        foreach (var value in Explain(trees, row, 1)) { Assert.Equal((1 - Math.Pow(2, -length)) / length, value, 1e-12); }
        // Where the last question alone is failed: by the definition, and adding up to -2^-n.
        row[^1] = 1;
        var failed = Explain(trees, row, 1);
        Assert.Equal(-Math.Pow(2, -length), failed.Sum(), 1e-12);
        Assert.True(failed[^1] < 0);
        Assert.All(failed[..^1], v => Assert.Equal(failed[0], v, 1e-13));
        if (length <= 13)
        {
            var expected = BruteShapley.Of(trees, row);
            for (var f = 0; f < length; f++) { Assert.Equal(expected[f], failed[f], 1e-12); }
        }
    }

    [Fact]
    public void Explain_FeatureNoTreeAsksAbout_ContributesNothing()
    {
        var (features, target) = Mixed(LearningTask.Regression);
        var constant = features.Values.ToArray();
        for (var row = 0; row < Rows; row++) { constant[(row * 5) + 3] = 7; }
        var values = Explain(Fit("boosting", new FeatureMatrix(features.Features, Rows, constant), target), constant, Rows);
        for (var row = 0; row < Rows; row++) { Assert.Equal(0, values[(row * 5) + 3]); }
    }

    [Fact]
    public void Explain_SharedSlots_AddsUp()
    {
        var (features, target) = Mixed(LearningTask.Binary);
        var trees = Fit("boosting", features, target);
        var apart = Explain(trees, features.Values, Rows);
        var together = new double[Rows * 2];
        using var team = new WorkerTeam(1);
        new TreeShap(trees, [0, 1, 1, 0, 1], 2).Explain(features.Values, Rows, together, team, default);
        for (var row = 0; row < Rows; row++)
        {
            var own = apart.AsSpan(row * 5, 5);
            Assert.Equal(own[0] + own[3], together[row * 2], 1e-12);
            Assert.Equal(own[1] + own[2] + own[4], together[(row * 2) + 1], 1e-12);
        }
    }

    [Fact]
    public void Explain_ThreadsAndCompany_DoNotChangeABit()
    {
        var (features, target) = Mixed(LearningTask.Multiclass);
        var trees = Fit("forest", features, target);
        var one = Explain(trees, features.Values, Rows);
        Assert.Equal(one, Explain(trees, features.Values, Rows, 2));
        Assert.Equal(one, Explain(trees, features.Values, Rows, 4));
        Assert.Equal(one[(7 * 15)..(8 * 15)], Explain(trees, features.Row(7).ToArray(), 1));
    }

    [Fact]
    public void WithCoversOf_TrainingRows_CountsWhatTrainingNoted()
    {
        var (features, target) = Mixed(LearningTask.Regression);
        var trees = Fit("boosting", features, target);
        Assert.Equal(trees.LeafCovers, trees.WithCoversOf(features.Values).LeafCovers);
    }

    [Fact]
    public void Explain_LeavesThatNoRowReached_StillAddUp()
    {
        var (features, target) = Mixed(LearningTask.Regression);
        var trees = Fit("boosting", features, target).WithCoversOf(features.Values[..(3 * 5)]);
        var shap = new TreeShap(trees, [0, 1, 2, 3, 4], 5);
        var values = Explain(trees, features.Values, 50);
        for (var row = 0; row < 50; row++)
        {
            var expected = BruteShapley.Of(trees, features.Row(row).ToArray());
            for (var f = 0; f < 5; f++) { Assert.Equal(expected[f], values[(row * 5) + f], 1e-9); }
            Assert.Equal(BruteShapley.Worth(trees, features.Row(row).ToArray(), 31)[0], shap.BaseValues[0] + values.AsSpan(row * 5, 5).ToArray().Sum(), 1e-9);
        }
    }

    [Fact]
    public void Explain_Cancelled_Ends()
    {
        var (features, target) = Mixed(LearningTask.Regression);
        using var team = new WorkerTeam(2);
        Assert.Throws<OperationCanceledException>(() => new TreeShap(Fit("boosting", features, target), [0, 1, 2, 3, 4], 5).Explain(features.Values, Rows, new double[Rows * 5], team, new CancellationToken(true)));
    }

    private static double[] Explain(ExplainedTrees trees, float[] rows, int count, int threads = 1)
    {
        var values = new double[count * trees.OutputCount * trees.FeatureCount];
        using var team = new WorkerTeam(threads);
        new TreeShap(trees, [.. Enumerable.Range(0, trees.FeatureCount)], trees.FeatureCount).Explain(rows, count, values, team, default);
        return values;
    }

    private static ExplainedTrees Chain(int length) => new()
    {
        FeatureCount = length,
        Start = [0],
        Roots = [0],
        Features = [.. Enumerable.Range(0, length)],
        Thresholds = [.. Enumerable.Repeat(0.5f, length)],
        MissingLeft = new bool[length],
        IsCategory = new bool[length],
        CategoryGoesLeft = (_, _) => false,
        Lefts = [.. Enumerable.Range(1, length - 1), ~0],
        Rights = [.. Enumerable.Range(1, length).Select(i => ~i)],
        AnswersPerLeaf = 1,
        Answers = [1, .. new double[length]],
        LeafCovers = [1, .. Enumerable.Range(0, length).Select(i => Math.Pow(2, length - 1 - i))],
    };

    private static ExplainedTrees Fit(string kind, FeatureMatrix features, TargetVector target)
    {
        var boosting = new GradientBoostingTrainer { Trees = 8, LearningRate = 0.3, MaxLeaves = 12, MinRowsPerLeaf = 4, EarlyStopping = false, MinRowsPerCategory = 5, ColumnSampling = 1 };
        Trainer trainer = kind switch
        {
            "boosting" => boosting,
            "dart" => boosting with { DropRate = 0.4, SkipDrop = 0, RowSampling = 0.8 },
            "forest" => new RandomForestTrainer { Trees = 5, MinRowsPerLeaf = 3 },
            "extra trees" => new ExtraTreesTrainer { Trees = 5 },
            _ => new DecisionTreeTrainer { MaxLeaves = 24, MaxDepth = 8, MinRowsPerLeaf = 3, Pruning = 0 },
        };
        return trainer.Fit(features, target, null, new TrainingContext { Seed = 5 }) switch
        {
            BoostingPredictor p => ExplainedTrees.Of(p),
            ForestPredictor p => ExplainedTrees.Of(p),
            DecisionTreePredictor p => ExplainedTrees.Of(p),
            var other => throw new InvalidOperationException(other.Kind),
        };
    }

    /// <summary>Four numbers and a category of seven levels, a tenth of the values missing.</summary>
    private static (FeatureMatrix Features, TargetVector Target) Mixed(LearningTask task)
    {
        var random = new SplitMix64(11);
        var values = new float[Rows * 5];
        var target = new double[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var own = values.AsSpan(row * 5, 5);
            for (var f = 0; f < 4; f++) { own[f] = (float)random.Unit(); }
            own[4] = random.Below(7);
            var score = (own[0] * own[1] * 4) + (own[2] > 0.5 ? 1 : 0) - own[3] + (own[4] is 2 or 5 ? 1 : 0) + (0.3 * random.Unit());
            target[row] = task switch { LearningTask.Binary => score > 1.4 ? 1 : 0, LearningTask.Multiclass => score < 0.9 ? 0 : score < 1.8 ? 1 : 2, _ => score };
            for (var f = 0; f < 5; f++)
            {
                if (random.Unit() < 0.1) { own[f] = float.NaN; }
            }
        }
        Feature[] features = [new("a", "a"), new("b", "b"), new("c", "c"), new("d", "d"), new("level", "level", 7)];
        return (new FeatureMatrix(features, Rows, values), new TargetVector(task, target, task == LearningTask.Binary ? 2 : task == LearningTask.Multiclass ? 3 : 0));
    }
}
