using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Adds a step as docs/adding-a-step.md says and holds it to the contract of all steps.</summary>
public sealed class AddingAStepTests
{
    private static readonly StepEntry Entry = StepEntry.Of<CentreNumbers>("centre", "Centre numbers", StepCategory.Numbers, "Subtracts from each number the mean of the training rows.");

    [Fact]
    public void ToyStep_AddedAsTheGuideSays_FulfilsTheContract()
    {
        var options = LearningJson.Create(indented: false, () => [.. StepCatalog.All, Entry]);
        var step = new CentreNumbers { Columns = ["age", "income", "always seven", "empty number"], Times = 2 };
        StepContract.IsDescribed(Entry);
        StepContract.SurvivesJson(Entry, step, options);
        StepContract.SurvivesBytes(step);
        StepContract.OneRowEqualsTable(step);
        StepContract.TakesAnyRow(step);
        StepContract.BearsPoorColumns(step);
        StepContract.RefusesOtherColumns(Entry, step, ignoresUnknown: false);
        StepContract.CanBeCancelled(step);
        StepContract.PassesOtherRows(Entry, step);
    }

    [Fact]
    public void ToyStep_Parameters_DescribeItsForm()
    {
        Assert.Equal([("columns", StepParameterKind.Columns), ("times", StepParameterKind.Option)], Entry.Parameters.Select(p => (p.Name, p.Kind)));
        Assert.True(Entry.Takes(ColumnType.Number));
        Assert.False(Entry.Takes(ColumnType.Text));
        Assert.Equal(["x"], Assert.IsType<CentreNumbers>(Entry.Create(["x"])).Columns);
        Assert.Equal(["columns", "times"], StepValidator.Validate(new CentreNumbers { Times = 0 }).Select(e => e.Option));
    }

    /// <summary>The toy, as in the guide.</summary>
    private sealed record CentreNumbers : RecipeStep
    {
        [ColumnChoice("Columns", "The numbers to centre.", ColumnType.Number)]
        public IReadOnlyList<string> Columns { get; init; } = [];

        [Option("Times", "What the result is multiplied by.", Min = 0.001, Max = 1000)]
        public double Times { get; init; } = 1;

        public override string Describe() => $"Centre {string.Join(", ", Columns)}";

        public override IReadOnlyList<string> Reads() => Columns;

        public override FittedStep Fit(Frame training, RecipeContext context)
        {
            var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var name in Columns) { means[name] = NumberStatistics.Mean(NumberStatistics.Values(training.Column(name))); }
            return new Centring(means, Times);
        }

        public override FittedStep Read(ModelReader reader)
        {
            var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var name in reader.ReadStrings()) { means[name] = reader.ReadDouble(); }
            return new Centring(means, Times);
        }

        private sealed class Centring(SortedDictionary<string, double> means, double times) : FittedStep
        {
            public override Frame Apply(Frame rows) => rows.Rewrite(means, (item, mean, result) => result.Add(item with
            {
                Column = new NumberColumn(item.Name, Array.ConvertAll(NumberStatistics.Values(item).ToArray(), v => (v - mean) * times)),
            }));

            public override void Write(ModelWriter writer)
            {
                writer.Write([.. means.Keys]);
                foreach (var mean in means.Values) { writer.Write(mean); }
            }
        }
    }
}
