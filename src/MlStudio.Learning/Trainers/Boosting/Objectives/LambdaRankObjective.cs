using System.Numerics;
using System.Runtime.Intrinsics;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Objectives;

/// <summary>
/// LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART", 2010): each pair of a group's rows that differ in relevance pulls the
/// better row up and the other down, by the derivative of log(1 + e^-(s_better - s_other)) times the change of NDCG if the two changed
/// places in the present order. Equal scores stand in the order of the rows.
/// </summary>
/// <param name="positions">The places from the top that NDCG counts; pairs that are both further down do not pull.</param>
internal sealed class LambdaRankObjective(int positions, RankingGain gain) : Objective
{
    private const int Lanes = 4;
    private BoostingData? _data;
    private CancellationToken _cancellation;
    private double[] _gains = [];
    private double[] _perfect = [];
    private double[] _gradients = [];
    private double[] _hessians = [];

    public override int Code => 9;
    public override int ScoreCount => 1;

    public override ScoreScale ScoreScale => ScoreScale.Rank;
    public override string Metric => "lambdarank";
    public override string CurveMetric => "ndcg_10";

    public override void Bind(BoostingData data, CancellationToken cancellation)
    {
        (_data, _cancellation) = (data, cancellation);
        _gains = Array.ConvertAll(data.Target, relevance => gain == RankingGain.Linear ? relevance : Relevance.Gain(relevance));
        _perfect = new double[data.Groups!.LearnedGroups];
        for (var group = 0; group < _perfect.Length; group++)
        {
            var sorted = _gains[data.Groups.Starts[group]..data.Groups.Starts[group + 1]];
            Array.Sort(sorted, static (a, b) => b.CompareTo(a));
            for (var i = 0; i < Math.Min(positions, sorted.Length); i++) { _perfect[group] += sorted[i] * RankDiscount.At(i); }
        }
        _gradients = new double[data.Learned];
        _hessians = new double[data.Learned];
    }

    public override double[] Start(ReadOnlySpan<double> target, ReadOnlySpan<double> weights) => [0];

    /// <summary>Computes the derivatives of all learned rows; a group is one thread's work, so that sums have one order.</summary>
    public override void Prepare(double[] scores, int rows, WorkerTeam team)
    {
        var next = -1;
        team.Run(_ =>
        {
            var work = new Work(_cancellation);
            int group;
            while ((group = Interlocked.Increment(ref next)) < _perfect.Length)
            {
                var (start, end) = (_data!.Groups!.Starts[group], _data.Groups.Starts[group + 1]);
                Derive(scores.AsSpan(start, end - start), _gains.AsSpan(start, end - start), _perfect[group], positions, work, _gradients.AsSpan(start, end - start), _hessians.AsSpan(start, end - start));
            }
        });
    }

    public override (double Gradient, double Hessian) Bounds(ReadOnlySpan<double> scores, ReadOnlySpan<double> target)
    {
        double gradient = 0, hessian = 0;
        for (var i = 0; i < _gradients.Length; i++)
        {
            gradient = Math.Max(gradient, Math.Abs(_gradients[i]));
            hessian = Math.Max(hessian, _hessians[i]);
        }
        return (gradient, hessian);
    }

    public override void Derivatives(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, int rows, int start, int output, Span<double> gradients, Span<double> hessians)
    {
        _gradients.AsSpan(start, gradients.Length).CopyTo(gradients);
        _hessians.AsSpan(start, hessians.Length).CopyTo(hessians);
    }

    public override double Loss(ReadOnlySpan<double> scores, int rows, int row, double target) => throw new InvalidOperationException("A ranking has no loss of a single row.");

    public override void ToOutputs(Span<double> scores)
    {
    }

    /// <summary>First and second derivatives of one group's rows.</summary>
    /// <param name="perfect">The discounted gain of the best order; 0 where no row is worth anything.</param>
    /// <param name="positions">The places that count.</param>
    /// <param name="gradients">Overwritten.</param>
    /// <param name="hessians">Overwritten.</param>
    internal static void Derive(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, double perfect, int positions, Work work, Span<double> gradients, Span<double> hessians)
    {
        gradients.Clear();
        hessians.Clear();
        if (perfect <= 0 || gains.IndexOfAnyExcept(gains[0]) < 0) { return; }
        var count = scores.Length;
        work.Order(scores, gains, positions);
        for (var i = 0; i < Math.Min(positions, count - 1); i++)
        {
            // A group may hold all rows of a large table: one place of it is work enough between two looks.
            work.Cancellation.ThrowIfCancellationRequested();
            work.Pull(i, count, 1 / perfect);
        }
        for (var rank = 0; rank < count; rank++)
        {
            gradients[work.Rows[rank]] = work.Gradients[rank];
            hessians[work.Rows[rank]] = work.Hessians[rank];
        }
    }

    /// <summary>One thread's memory: a group's rows by rank, padded to whole vectors.</summary>
    internal sealed class Work(CancellationToken cancellation = default)
    {
        private Place[] _places = [];
        private double[] _scores = [];
        private double[] _gains = [];
        private double[] _discounts = [];

        public CancellationToken Cancellation { get; } = cancellation;
        public int[] Rows { get; private set; } = [];
        public double[] Gradients { get; private set; } = [];
        public double[] Hessians { get; private set; } = [];

        public void Order(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int positions)
        {
            var count = scores.Length;
            if (Rows.Length < count + Lanes) { Allocate((int)BitOperations.RoundUpToPowerOf2((uint)(count + Lanes))); }
            for (var row = 0; row < count; row++) { _places[row] = new Place(scores[row], row); }
            _places.AsSpan(0, count).Sort();
            for (var rank = 0; rank < count; rank++)
            {
                var row = _places[rank].Row;
                Rows[rank] = row;
                _scores[rank] = scores[row];
                _gains[rank] = gains[row];
                _discounts[rank] = rank < positions ? RankDiscount.At(rank) : 0;
            }
            Gradients.AsSpan(0, count + Lanes).Clear();
            Hessians.AsSpan(0, count + Lanes).Clear();
        }

        /// <summary>
        /// Adds what the row at a rank and all rows below it do to one another. Written in vectors of four alone: where the machine has none,
        /// they are carried out number by number with the same result.
        /// </summary>
        public void Pull(int rank, int count, double scale)
        {
            var (score, gain, discount) = (Vector256.Create(_scores[rank]), Vector256.Create(_gains[rank]), Vector256.Create(_discounts[rank]));
            var first = Vector256.Create((double)(rank + 1));
            var end = Vector256.Create((double)count);
            var (gradient, hessian) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var at = (rank + 1) / Lanes * Lanes; at < count; at += Lanes)
            {
                var ranks = Vector256.Create((double)at) + Vector256.Create(0.0, 1, 2, 3);
                var better = gain - Vector256.Create(_gains.AsSpan(at, Lanes));
                var sign = Vector256.ConditionalSelect(Vector256.LessThan(better, Vector256<double>.Zero), Vector256.Create(-1.0), Vector256<double>.One);
                var change = Vector256.Abs(better) * (discount - Vector256.Create(_discounts.AsSpan(at, Lanes))) * Vector256.Create(scale);
                change = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(ranks, first) & Vector256.LessThan(ranks, end), change, Vector256<double>.Zero);
                var wrong = Exponential.Sigmoid(sign * (Vector256.Create(_scores.AsSpan(at, Lanes)) - score));
                var pull = sign * wrong * change;
                var bend = wrong * (Vector256<double>.One - wrong) * change;
                gradient -= pull;
                hessian += bend;
                (Vector256.Create(Gradients.AsSpan(at, Lanes)) + pull).CopyTo(Gradients.AsSpan(at, Lanes));
                (Vector256.Create(Hessians.AsSpan(at, Lanes)) + bend).CopyTo(Hessians.AsSpan(at, Lanes));
            }
            Gradients[rank] += gradient[0] + gradient[1] + (gradient[2] + gradient[3]);
            Hessians[rank] += hessian[0] + hessian[1] + (hessian[2] + hessian[3]);
        }

        private void Allocate(int size)
        {
            _places = new Place[size];
            _scores = new double[size];
            _gains = new double[size];
            _discounts = new double[size];
            Rows = new int[size];
            Gradients = new double[size];
            Hessians = new double[size];
        }

        private readonly record struct Place(double Score, int Row) : IComparable<Place>
        {
            public int CompareTo(Place other) => Score != other.Score ? other.Score.CompareTo(Score) : Row.CompareTo(other.Row);
        }
    }
}
