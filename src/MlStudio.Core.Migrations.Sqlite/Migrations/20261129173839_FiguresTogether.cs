using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FiguresTogether : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_TestRowsKey",
                table: "Runs");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_TestRowsKey",
                table: "Runs",
                column: "TestRowsKey");

            migrationBuilder.CreateIndex(
                name: "IX_RunMetrics_Part_Key_RunId_Value",
                table: "RunMetrics",
                columns: new[] { "Part", "Key", "RunId", "Value" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_TestRowsKey",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_RunMetrics_Part_Key_RunId_Value",
                table: "RunMetrics");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_TestRowsKey",
                table: "Runs",
                columns: new[] { "ProjectId", "TestRowsKey" });
        }
    }
}
