using System.Runtime.CompilerServices;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>Adds a trainer as docs/adding-a-trainer.md says, as far as the two lines in catalogs, and checks that those lines are not forgotten.</summary>
public sealed class AddingATrainerTests
{
    private static readonly TrainerEntry Entry = new("class-shares", "Class shares", TrainerFamily.Baseline, "Answers with how often each class occurred, drawn towards equal shares.", () => new SharesTrainer());

    [Fact]
    public void ToyTrainer_Entry_DescribesItselfAndItsOptions()
    {
        Assert.Equal(Entry.Key, Entry.Create().Key);
        var option = Assert.Single(Entry.Options);
        Assert.Equal(("smoothing", 1.0, "between 0 and 1,000"), (option.Name, option.Default, option.Range));
        Assert.Equal("""{"smoothing":1}""", TrainerJson.Write(Entry.Create()).ToJsonString());
        Assert.Equal(new SharesTrainer(), Entry.Create());
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    public void ToyTrainer_FittedInAModel_PredictsTheSameOnAnyNumberOfThreads(LearningTask task)
    {
        var (rows, target, weights) = TrainerContractData.Make(task);
        var recipe = DefaultRecipe.For(rows, TrainerContractData.Target, [], FeatureEncoding.Native);
        Model Fit(int threads) => Model.Fit(rows, TrainerContractData.Target, target, weights, recipe, Entry.Create(), TrainerContractData.Labels(task), new TrainingContext { Threads = threads });
        var model = Fit(1);
        Assert.Equal(model.ToBytes(), Fit(4).ToBytes());
        Assert.Equal(model.Predict(rows).Values[..model.Predictor.OutputCount], model.Predict(rows.Take([5])).Values);
        using var stream = new MemoryStream();
        model.Predictor.Write(new ModelWriter(stream));
        stream.Position = 0;
        Assert.Equal(((SharesPredictor)model.Predictor).Outputs, SharesPredictor.Read(new ModelReader(stream)).Outputs);
    }

    [Fact]
    public void ToyTrainer_OptionOutOfRangeOrOneClass_IsRefused()
    {
        var (features, target) = TrainerContractData.MakeLarge(LearningTask.Binary, 50, 2);
        Assert.Throws<InvalidOptionsException>(() => new SharesTrainer { Smoothing = -1 }.Fit(features, target, null, TrainingContext.Default));
        Array.Fill(target.Values, 1.0);
        Assert.Throws<LearningException>(() => new SharesTrainer().Fit(features, target, null, TrainingContext.Default));
    }

    [Fact]
    public void PredictorCatalog_EveryPredictor_CanBeReadBack()
    {
        var kinds = typeof(Predictor).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Predictor)) && !t.IsAbstract)
            .Select(t => ((Predictor)RuntimeHelpers.GetUninitializedObject(t)).Kind).Order(StringComparer.Ordinal);
        Assert.Equal(PredictorCatalog.Kinds, kinds);
    }

    /// <summary>The toy, as in the guide.</summary>
    private sealed record SharesTrainer : Trainer
    {
        private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass];

        [Option("Smoothing", "Rows that each class is taken to have had beside those of the data.", Min = 0, Max = 1000)]
        public double Smoothing { get; init; } = 1;

        public override string Key => "class-shares";
        public override IReadOnlyList<LearningTask> Tasks => Learns;
        public override FeatureEncoding Encoding => FeatureEncoding.Native;

        public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
        {
            OptionValidator.ThrowIfInvalid(this);
            TrainingChecks.Require(this, features, target, weights);
            context.Cancellation.ThrowIfCancellationRequested();
            var shares = Enumerable.Repeat(Smoothing, target.ClassCount).ToArray();
            for (var row = 0; row < target.Count; row++) { shares[(int)target.Values[row]] += weights?[row] ?? 1; }
            var total = shares.Sum();
            for (var i = 0; i < shares.Length; i++) { shares[i] /= total; }
            context.Progress?.Invoke(new TrainingProgress(1, 1));
            return new SharesPredictor(target.Task == LearningTask.Binary ? [shares[1]] : shares);
        }
    }

    private sealed class SharesPredictor(double[] shares) : Predictor
    {
        public override string Kind => "class-shares";
        public override int OutputCount => shares.Length;
        public IReadOnlyList<double> Outputs => shares;

        public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
        {
            for (var row = 0; row < rowCount; row++) { shares.CopyTo(outputs[(row * shares.Length)..]); }
        }

        public override void Write(ModelWriter writer) => writer.WriteArray<double>(shares);

        public static SharesPredictor Read(ModelReader reader) => new(reader.ReadArray<double>());
    }
}
