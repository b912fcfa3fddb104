using System.Runtime.CompilerServices;
using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests;

public sealed class ModelTests
{
    private static readonly Model Binary = TrainerContractData.Fit("logistic-regression", LearningTask.Binary);
    private static readonly Table Rows = TrainerContractData.Make(LearningTask.Binary).Rows;

    [Fact]
    public void Predict_AllColumnsAsTextInAnotherOrder_GivesTheSame()
    {
        var texts = Rows.Columns.Reverse().Select(c => (Column)new TextColumn(c.Name, [.. Enumerable.Range(0, c.Count).Select(c.Format)]))
            .Append(new TextColumn("extra", new string?[Rows.RowCount])).ToArray();
        Assert.Equal(Binary.Predict(Rows).Values, Binary.Predict(new Table(texts)).Values);
    }

    [Fact]
    public void Predict_MissingColumn_NamesItAndWhatCame()
    {
        var error = Assert.Throws<LearningException>(() => Binary.Predict(Rows.Without(["city", "age"])));
        Assert.Contains("'age', 'city'", error.Message);
        Assert.Contains("income", error.Message);
    }

    [Theory]
    [InlineData("age", "old", "a number")]
    [InlineData("visited", "soon", "a date")]
    public void Predict_UnreadableValue_NamesColumnAndRow(string column, string value, string allowed)
    {
        var values = new string?[Rows.RowCount];
        values[4] = value;
        var rows = new Table([.. Rows.Columns.Select(c => c.Name == column ? new TextColumn(column, values) : c)]);
        var error = Assert.Throws<LearningException>(() => Binary.Predict(rows));
        Assert.Contains($"Column '{column}', row 5: '{value}'", error.Message);
        Assert.Contains(allowed, error.Message);
    }

    [Theory]
    [InlineData("2024-04-03", "2024-04-03")]
    [InlineData("31/12/2024", "2024-12-31")]
    [InlineData("12/31/2024 18:30", "2024-12-31T18:30:00")]
    [InlineData("2024-04-03T10:00:00.000Z", "2024-04-03T10:00:00")]
    public void Predict_DateAsText_IsReadAsInFiles(string text, string same) =>
        Assert.Equal(Binary.Predict(OnDay(same)).Values, Binary.Predict(OnDay(text)).Values);

    [Fact]
    public void Predict_DateWhoseDayAndMonthCouldBeMistaken_IsRefused() =>
        Assert.Contains("visited: '03/04/2024'", Assert.Throws<LearningException>(() => Binary.Predict(OnDay("03/04/2024"))).Message);

    [Fact]
    public void Inputs_OfTrainingRows_DescribeAForm()
    {
        Assert.Equal(["age", "income", "city", "visited", "note"], Binary.Inputs.Select(i => i.Name));
        var age = Binary.Inputs[0];
        Assert.Equal((ColumnType.Number, 18, 77, true, true), (age.Type, age.Min, age.Max, age.WholeNumbers, age.MayBeMissing));
        Assert.InRange(double.Parse(age.Typical!, System.Globalization.CultureInfo.InvariantCulture), 40, 56);
        Assert.Equal(5, Binary.Inputs[2].Levels.Count);
        Assert.Equal(Binary.Inputs[2].Levels[0], Binary.Inputs[2].Typical);
        Assert.False(Binary.Inputs[1].WholeNumbers);
        var typical = new Table([.. Binary.Inputs.Select(i => (Column)new TextColumn(i.Name, [i.Typical]))]);
        Assert.InRange(Assert.Single(Binary.Predict(typical).Values), 0, 1);
    }

    [Fact]
    public void WithDecisionThreshold_Changed_ChangesLabelsAndIsSaved()
    {
        var strict = Binary.WithDecisionThreshold(0.9);
        var loaded = Model.Load(new MemoryStream(strict.ToBytes()));
        Assert.Equal(0.9, loaded.DecisionThreshold);
        var (usual, few) = (Binary.Predict(Rows), loaded.Predict(Rows));
        Assert.Equal(Rows.RowCount, Enumerable.Range(0, Rows.RowCount).Count(r => usual.Label(r) == (usual.Values[r] >= 0.5 ? "yes" : "no")));
        Assert.True(Enumerable.Range(0, Rows.RowCount).Count(r => few.LabelIndex(r) == 1) < Enumerable.Range(0, Rows.RowCount).Count(r => usual.LabelIndex(r) == 1));
        Assert.Throws<LearningException>(() => Binary.WithDecisionThreshold(1.1));
        Assert.Throws<LearningException>(() => TrainerContractData.Fit("baseline", LearningTask.Regression).WithDecisionThreshold(0.4));
    }

    [Fact]
    public void Load_NotAModelCutShortOrLaterVersion_IsRefused()
    {
        var bytes = Binary.ToBytes();
        Assert.Contains("not a model", Assert.Throws<LearningException>(() => Model.Load(new MemoryStream([1, 2, 3, 4, 5]))).Message);
        for (var length = 4; length < bytes.Length; length += 97)
        {
            Assert.Throws<LearningException>(() => Model.Load(new MemoryStream(bytes[..length])));
        }
        bytes[4] = 9;
        Assert.Contains("version 9", Assert.Throws<LearningException>(() => Model.Load(new MemoryStream(bytes))).Message);
    }

    [Fact]
    public void Fit_TargetAmongTheColumns_IsNotAFeature()
    {
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary);
        var withTarget = new Table([.. rows.Columns, new NumberColumn("outcome", target.Values)]);
        var trainer = TrainerCatalog.Get("baseline").Create();
        var model = TrainerContractData.Fit(trainer, withTarget, target, null, TrainingContext.Default);
        Assert.DoesNotContain("outcome", model.Inputs.Select(i => i.Name));
    }

    [Fact]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fit_WhenTrainingBegins_TheRawRowsCanBeFreed()
    {
        var raw = new WeakReference(null);
        var freed = false;
        var context = new TrainingContext
        {
            Prepared = () =>
            {
                GC.Collect();
                freed = !raw.IsAlive;
            },
        };
        var target = new TargetVector(LearningTask.Regression, [.. Enumerable.Range(0, 100).Select(i => (double)i)], 0);
        var trainer = TrainerCatalog.Get("gradient-boosting").Create();
        var recipe = new Recipe(1, [new Scale(["x"])]);
        Model.Fit(Hundred(raw), "y", target, null, recipe, trainer, [], context);
        Assert.True(freed);
    }

    private static Table Hundred(WeakReference raw)
    {
        var values = Enumerable.Range(0, 100).Select(i => i * 0.5).ToArray();
        raw.Target = values;
        return new Table([new NumberColumn("x", values)]);
    }

    private static Table OnDay(string text) => new([.. Rows.Take([0]).Columns.Select(c => c.Name == "visited" ? new TextColumn("visited", [text]) : c)]);

    [Fact]
    public void Predict_Binary_SeparatesTheClasses()
    {
        var target = TrainerContractData.Make(LearningTask.Binary).Target;
        var predictions = Binary.Predict(Rows);
        var right = Enumerable.Range(0, Rows.RowCount).Count(r => predictions.LabelIndex(r) == (int)target.Values[r]);
        Assert.InRange((double)right / Rows.RowCount, 0.75, 1);
    }
}
