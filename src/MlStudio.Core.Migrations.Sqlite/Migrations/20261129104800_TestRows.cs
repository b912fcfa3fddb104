using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TestRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TestRowsHash",
                table: "Runs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Runs_ProjectId_TestRowsHash",
                table: "Runs",
                columns: new[] { "ProjectId", "TestRowsHash" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_ProjectId_TestRowsHash",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "TestRowsHash",
                table: "Runs");
        }
    }
}
